// oidc-provider, a certified provider, and a browser before it: Switchboard signs in whom it knows.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Provider } from 'oidc-provider';

const { SWITCHBOARD_URL: home, PROVIDER_PORT: port, PERSON: person } = process.env;
const skip = home ? false : 'SWITCHBOARD_URL names no running deployment';
const issuer = `http://127.0.0.1:${port}`;
let server;

before(async () => {
  if (skip) return;
  const provider = new Provider(issuer, {
    clients: [{ client_id: 'switchboard', client_secret: 's/ecret of some length', redirect_uris: [`${home}/api/v1/session/oidc/callback`] }],
    claims: { openid: ['sub'], email: ['email', 'email_verified'] },
    conformIdTokenClaims: false,
    cookies: { keys: ['a key of this test'] },
    pkce: { required: () => true },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, email: id, email_verified: !id.startsWith('unverified') }) }),
  });
  await new Promise(done => (server = provider.listen(Number(port), '127.0.0.1', done)));
});

after(() => server?.close());

/** A browser: it keeps cookies by host and path, follows, and fills in the provider's forms. */
class Browser {
  jar = new Map();

  async go(url, body) {
    const at = new URL(url);
    const cookie = [...this.jar.values()].filter(one => one.origin === at.origin && at.pathname.startsWith(one.path)).map(one => one.pair).join('; ');
    const answer = await fetch(at, { method: body ? 'POST' : 'GET', body, redirect: 'manual', headers: { cookie } });
    for (const set of answer.headers.getSetCookie()) {
      const pair = set.split(';')[0];
      const path = /;\s*path=([^;]+)/i.exec(set)?.[1] ?? '/';
      this.jar.set(`${at.origin} ${path} ${pair.split('=')[0]}`, { origin: at.origin, path, pair });
    }
    return answer.status >= 300 && answer.status < 400 ? { to: new URL(answer.headers.get('location'), at) } : { page: await answer.text(), at };
  }

  /** Signs in as somebody; where the console's side leads then. */
  async signIn(login) {
    let step = await this.go(`${home}/api/v1/session/oidc?next=/o/x/inbox`);
    for (let steps = 0; steps < 20; steps++) {
      if (step.to?.origin === home && step.to.pathname.startsWith('/console')) return step.to.pathname + step.to.search;
      if (step.to) {
        step = await this.go(step.to);
        continue;
      }
      const form = /<form[^>]+action="([^"]+)"/.exec(step.page)?.[1];
      assert.ok(form, step.page);
      const prompt = /name="prompt" value="([^"]+)"/.exec(step.page)?.[1];
      step = await this.go(new URL(form, step.at), new URLSearchParams({ prompt, login, password: 'any' }));
    }
    assert.fail('It led round in circles.');
  }

  session = async () => (await this.go(`${home}/api/v1/session`)).page;
}

test('who was invited is signed in', { skip }, async () => {
  const browser = new Browser();

  assert.equal(await browser.signIn(person), '/console/o/x/inbox');

  assert.equal(JSON.parse(await browser.session()).user.email, person);
});

test('who was not, or has another address, is told so', { skip }, async () => {
  assert.equal(await new Browser().signIn('stranger@example.com'), '/console/signin?problem=oidc_unknown_user&next=%2Fo%2Fx%2Finbox');
  assert.equal(await new Browser().signIn('unverified@example.com'), '/console/signin?problem=oidc_unverified&next=%2Fo%2Fx%2Finbox');
});
