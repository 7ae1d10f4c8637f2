// Answers of the newer hosts (messaging., content., trusthub.) against the vendor's own OpenAPI files in ../oracles.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, describe, test } from 'node:test';
import Ajv from 'ajv';
import { base, eventually, missing, openAccount, somebody } from './world.mjs';

const iso8601 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;
const formats = { 'date-time': iso8601, uri: /^https?:\/\//, 'phone-number': /^\+[1-9]\d{6,14}$/, 'http-method': /^(GET|POST)$/ };
const specs = ['content_v1', 'messaging_v1', 'messaging_v2', 'trusthub_v1'].map((name) => JSON.parse(readFileSync(new URL(`../oracles/twilio_${name}.json`, import.meta.url), 'utf8')));

/** "nullable" is "or null"; no property that isn't described. (Which ones must be there the vendor doesn't say: its own examples leave some out.) */
function strict(schema) {
  if (Array.isArray(schema)) return schema.map(strict);
  if (!schema || typeof schema !== 'object') return schema;
  const copy = Object.fromEntries(Object.entries(schema).filter(([k]) => k !== 'nullable').map(([k, v]) =>
    k === 'properties' ? [k, Object.fromEntries(Object.entries(v).map(([name, s]) => [name, strict(s)]))] : [k, strict(v)]));
  if (copy.format && !(copy.format in formats)) delete copy.format;
  if (schema.nullable && copy.type) copy.type = [copy.type, 'null'];
  if (schema.nullable && copy.enum) copy.enum = [...copy.enum, null];
  if (copy.properties && copy.additionalProperties === undefined) copy.additionalProperties = false;
  return copy;
}

describe("the newer hosts against the vendor's OpenAPI", { skip: missing }, () => {
  let account;
  const checkers = specs.map((spec) => {
    const ajv = new Ajv({ strict: false, formats });
    ajv.addSchema({ $id: 'api', components: { schemas: Object.fromEntries(Object.entries(spec.components.schemas).map(([k, v]) => [k, strict(v)])) } });
    return { spec, ajv };
  });

  before(async () => {
    account = await openAccount();
  });

  async function call(method, path, { json, form, ids = {}, query = '' } = {}) {
    const { spec, ajv } = checkers.find((c) => c.spec.paths[path]?.[method]) ?? assert.fail(`${method} ${path} is not published`);
    const operation = spec.paths[path][method];
    const response = await fetch(`${base}/twilio${path.replace(/\{(\w+)\}/g, (_, name) => ids[name] ?? assert.fail(name))}${query}`, {
      method: method.toUpperCase(),
      headers: {
        authorization: `Basic ${Buffer.from(`${account.sid}:${account.authToken}`).toString('base64')}`,
        ...(json ? { 'content-type': 'application/json' } : form ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
      },
      body: json ? JSON.stringify(json) : form ? new URLSearchParams(form) : undefined,
    });
    const text = await response.text();
    const published = Object.keys(operation.requestBody?.content['application/x-www-form-urlencoded']?.schema.properties ?? {});
    for (const [name] of form ?? []) assert.ok(published.includes(name), `${name} is no parameter of ${method} ${path}`);
    const described = operation.responses[response.status];
    assert.ok(described, `${method} ${path} answered ${response.status} ${text}, published are ${Object.keys(operation.responses)}`);
    const schema = described.content?.['application/json']?.schema;
    if (!schema) {
      assert.equal(text, '');
      return undefined;
    }
    const check = ajv.compile(JSON.parse(JSON.stringify(strict(schema)).replaceAll('"#/components', '"api#/components')));
    assert.ok(check(JSON.parse(text)), `${method} ${path}: ${ajv.errorsText(check.errors)}\n${text.slice(0, 900)}`);
    return JSON.parse(text);
  }

  test('senders', async () => {
    const made = await call('post', '/v2/Channels/Senders', {
      json: {
        sender_id: `whatsapp:${somebody()}`, configuration: { waba_id: '1', verification_method: 'sms' }, webhook: { callback_url: 'https://app.example/wa', callback_method: 'POST' },
        profile: { name: 'Bakery', emails: [{ email: 'a@b.example', label: 'Email' }] },
      },
    });
    const ids = { Sid: made.sid };
    await eventually('online', async () => (await call('get', '/v2/Channels/Senders/{Sid}', { ids })).status === 'ONLINE');
    await call('post', '/v2/Channels/Senders/{Sid}', { ids, json: { webhook: { status_callback_url: 'https://app.example/s' } } });
    assert.equal((await call('get', '/v2/Channels/Senders', { query: '?Channel=whatsapp&PageSize=1' })).senders.length, 1);
    await call('delete', '/v2/Channels/Senders/{Sid}', { ids });
  });

  test('content and its approval', async () => {
    const made = await call('post', '/v1/Content', { json: { friendly_name: 'hi', language: 'en', variables: { 1: 'Ada' }, types: { 'twilio/text': { body: 'Hi {{1}}' } } } });
    const ids = { Sid: made.sid, ContentSid: made.sid };
    await call('get', '/v1/Content/{Sid}/ApprovalRequests', { ids });
    await call('post', '/v1/Content/{ContentSid}/ApprovalRequests/whatsapp', { ids, json: { name: 'hi', category: 'UTILITY' } });
    await call('get', '/v1/Content/{Sid}', { ids });
    await call('get', '/v1/Content', { query: '?PageSize=1' });
    await call('get', '/v1/ContentAndApprovals');
    await call('delete', '/v1/Content/{Sid}', { ids });
  });

  const buy = async () => {
    const response = await fetch(`${base}/twilio/2010-04-01/Accounts/${account.sid}/IncomingPhoneNumbers.json`, {
      method: 'POST', headers: { authorization: `Basic ${Buffer.from(`${account.sid}:${account.authToken}`).toString('base64')}` }, body: new URLSearchParams({ AreaCode: '415' }),
    });
    return response.json();
  };

  test('services and who is in them', async () => {
    const made = await call('post', '/v1/Services', { form: [['FriendlyName', 'Desk'], ['InboundRequestUrl', 'https://app.example/in'], ['StickySender', 'false']] });
    const ids = { Sid: made.sid, ServiceSid: made.sid, MessagingServiceSid: made.sid };
    await call('post', '/v1/Services/{Sid}', { ids, form: [['StatusCallback', 'https://app.example/s']] });
    await call('get', '/v1/Services/{Sid}', { ids });
    await call('get', '/v1/Services');
    const number = await buy();
    await call('post', '/v1/Services/{ServiceSid}/PhoneNumbers', { ids, form: [['PhoneNumberSid', number.sid]] });
    await call('get', '/v1/Services/{ServiceSid}/PhoneNumbers', { ids });
    await call('get', '/v1/Services/{ServiceSid}/PhoneNumbers/{Sid}', { ids: { ...ids, Sid: number.sid } });
    await call('delete', '/v1/Services/{ServiceSid}/PhoneNumbers/{Sid}', { ids: { ...ids, Sid: number.sid } });
    const sender = await call('post', '/v2/Channels/Senders', { json: { sender_id: `whatsapp:${somebody()}` } });
    await call('post', '/v1/Services/{MessagingServiceSid}/ChannelSenders', { ids, form: [['Sid', sender.sid]] });
    await call('get', '/v1/Services/{MessagingServiceSid}/ChannelSenders', { ids });
    await call('delete', '/v1/Services/{MessagingServiceSid}/ChannelSenders/{Sid}', { ids: { ...ids, Sid: sender.sid } });
    await call('get', '/v1/Services/{MessagingServiceSid}/Compliance/Usa2p/Usecases', { ids });
    await call('delete', '/v1/Services/{Sid}', { ids });
  });

  test('bundles, brands and campaigns', async () => {
    const about = [['FriendlyName', 'Bakery'], ['Email', 'a@b.example'], ['PolicySid', `RN${'0'.repeat(32)}`]];
    const bundles = {};
    for (const [kind, owner] of [['CustomerProfiles', 'CustomerProfileSid'], ['TrustProducts', 'TrustProductSid']]) {
      const made = await call('post', `/v1/${kind}`, { form: about });
      const ids = { Sid: made.sid, [owner]: made.sid };
      bundles[kind] = made.sid;
      await call('post', `/v1/${kind}/{Sid}`, { ids, form: [['Status', 'pending-review']] });
      await call('get', `/v1/${kind}/{Sid}`, { ids });
      await call('get', `/v1/${kind}`);
      const user = await call('post', '/v1/EndUsers', { form: [['FriendlyName', 'rep'], ['Type', 'authorized_representative_1'], ['Attributes', '{"first_name":"Ada"}']] });
      await call('get', '/v1/EndUsers/{Sid}', { ids: { Sid: user.sid } });
      await call('post', `/v1/${kind}/{${owner}}/EntityAssignments`, { ids, form: [['ObjectSid', user.sid]] });
      await call('get', `/v1/${kind}/{${owner}}/EntityAssignments`, { ids });
    }
    const brand = await call('post', '/v1/a2p/BrandRegistrations', { form: [['CustomerProfileBundleSid', bundles.CustomerProfiles], ['A2PProfileBundleSid', bundles.TrustProducts]] });
    await eventually('approved', async () => (await call('get', '/v1/a2p/BrandRegistrations/{Sid}', { ids: { Sid: brand.sid } })).status === 'APPROVED');
    await call('get', '/v1/a2p/BrandRegistrations');
    const service = await call('post', '/v1/Services', { form: [['FriendlyName', 'Desk']] });
    const ids = { MessagingServiceSid: service.sid };
    const made = await call('post', '/v1/Services/{MessagingServiceSid}/Compliance/Usa2p', {
      ids, form: [['BrandRegistrationSid', brand.sid], ['Description', 'Reminders'], ['MessageFlow', 'At the counter'], ['MessageSamples', 'One'], ['MessageSamples', 'Two'],
        ['UsAppToPersonUsecase', 'MIXED'], ['HasEmbeddedLinks', 'true'], ['HasEmbeddedPhone', 'false'], ['OptInKeywords', 'START']],
    });
    await eventually('verified', async () =>
      (await call('get', '/v1/Services/{MessagingServiceSid}/Compliance/Usa2p/{Sid}', { ids: { ...ids, Sid: made.sid } })).campaign_status === 'VERIFIED');
    await call('get', '/v1/Services/{MessagingServiceSid}/Compliance/Usa2p', { ids });
    await call('post', '/v1/a2p/BrandRegistrations/{Sid}', { ids: { Sid: brand.sid } });
    await call('delete', '/v1/Services/{MessagingServiceSid}/Compliance/Usa2p/{Sid}', { ids: { ...ids, Sid: made.sid } });
  });
});
