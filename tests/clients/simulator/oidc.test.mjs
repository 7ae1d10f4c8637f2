// openid-client, a certified relying party, against the simulator's provider.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as client from 'openid-client';

const base = process.env.SIMULATOR_URL;
const skip = base ? false : 'SIMULATOR_URL names no running simulator';
const back = 'http://127.0.0.1:9/callback';

/** Leads somebody there, who answers; what they are led back with. */
async function ask(config, answer, more = {}) {
  const verifier = client.randomPKCECodeVerifier();
  const checks = { pkceCodeVerifier: verifier, expectedNonce: client.randomNonce(), expectedState: client.randomState() };
  const asked = client.buildAuthorizationUrl(config, {
    redirect_uri: back,
    scope: 'openid email profile',
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    nonce: checks.expectedNonce,
    state: checks.expectedState,
    ...more,
  });
  const page = await fetch(asked, { redirect: 'manual' });
  if (page.status === 303) return { checks, led: new URL(page.headers.get('location')) };
  assert.equal(page.status, 200);
  assert.match(await page.text(), /Who signs in\?/);
  const said = await fetch(`${base}/oidc/authorize`, { method: 'POST', redirect: 'manual', body: new URLSearchParams([...asked.searchParams, ...Object.entries(answer)]) });
  assert.equal(said.status, 303, await said.text());
  return { checks, led: new URL(said.headers.get('location')) };
}

const discover = (id, secret, authentication) =>
  client.discovery(new URL(`${base}/oidc`), id, secret, authentication, { execute: [client.allowInsecureRequests] });

const ways = [
  ['without a secret', 'public', undefined, client.None()],
  ['with its secret in the header', 'a client/1', 'it: is a +secret', client.ClientSecretBasic('it: is a +secret')],
  ['with its secret in the form', 'confidential', 'secret', client.ClientSecretPost('secret')],
];
for (const [how, id, secret, authentication] of ways) {
  test(`a client ${how} learns who it is, once`, { skip }, async () => {
    const config = await discover(id, secret, authentication);
    const { checks, led } = await ask(config, { email: 'Ann@Example.com', answer: 'yes' });

    const claims = (await client.authorizationCodeGrant(config, led, checks)).claims();

    assert.deepEqual([claims.email, claims.email_verified, claims.aud, claims.iss], ['ann@example.com', true, id, `${base}/oidc`]);
    await assert.rejects(client.authorizationCodeGrant(config, led, checks), { error: 'invalid_grant' });
  });
}

test('an address may be said not to be verified', { skip }, async () => {
  const config = await discover('public', undefined, client.None());
  const { checks, led } = await ask(config, { email: 'ann@example.com', unverified: 'true', answer: 'yes' });

  assert.equal((await client.authorizationCodeGrant(config, led, checks)).claims().email_verified, false);
});

test('who refuses is led back without a code', { skip }, async () => {
  const config = await discover('public', undefined, client.None());
  const { checks, led } = await ask(config, { email: 'ann@example.com', answer: 'no' });

  await assert.rejects(client.authorizationCodeGrant(config, led, checks), { error: 'access_denied' });
});

test('another verifier than the challenge was made of, or none, gets nothing', { skip }, async () => {
  const config = await discover('public', undefined, client.None());
  const { checks, led } = await ask(config, { email: 'ann@example.com', answer: 'yes' });
  await assert.rejects(client.authorizationCodeGrant(config, led, { ...checks, pkceCodeVerifier: client.randomPKCECodeVerifier() }), { error: 'invalid_grant' });

  const plain = await ask(config, { email: 'ann@example.com', answer: 'yes' }, { code_challenge: '', code_challenge_method: '' });

  assert.equal(plain.led.searchParams.get('error'), 'invalid_request');
});
