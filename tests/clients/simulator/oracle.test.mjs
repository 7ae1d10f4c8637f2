// Every answer of the simulator against the OpenAPI file that the vendor publishes (TWILIO_OPENAPI names it), and every parameter that it reads.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import Ajv from 'ajv';
import { base, eventually, missing, openAccount, personWrites, somebody } from './world.mjs';

const file = process.env.TWILIO_OPENAPI;
const source = fileURLToPath(new URL('../../../src/Switchboard.Simulator/Twilio', import.meta.url));

const hosts = new URL('../oracles/', import.meta.url);

const rfc2822 = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d\d:\d\d:\d\d \+0000$/;
const formats = {
  'date-time-rfc-2822': rfc2822,
  'phone-number': /^(\+[1-9]\d{6,14}|\(\d{3}\) \d{3}-\d{4})$/,
  'iso-country-code': /^[A-Z]{2}$/,
  'http-method': /^[A-Z]+$/,
  currency: /^[A-Z]{3}$/,
  uri: /^(\/|https?:\/\/|$)/,
};

/** OpenAPI 3.0 says "nullable" where JSON Schema says "or null"; every property that is described must be there, and no other. */
function strict(schema) {
  if (Array.isArray(schema)) return schema.map(strict);
  if (!schema || typeof schema !== 'object') return schema;
  const copy = Object.fromEntries(Object.entries(schema).filter(([k]) => !['nullable', 'x-twilio', 'description', 'example', 'title'].includes(k)).map(([k, v]) =>
    k === 'properties' ? [k, Object.fromEntries(Object.entries(v).map(([name, s]) => [name, strict(s)]))] : [k, strict(v)]));
  if (copy.format && !(copy.format in formats)) delete copy.format;
  if (schema.nullable && copy.type) copy.type = [copy.type, 'null'];
  if (schema.nullable && copy.enum) copy.enum = [...copy.enum, null];
  if (copy.properties) {
    copy.additionalProperties = false;
    copy.required = Object.keys(copy.properties);
  }
  return copy;
}

describe("answers against the vendor's OpenAPI", { skip: missing || (!file && 'TWILIO_OPENAPI names no file') }, () => {
  let api, ajv, account, number, person;

  before(async () => {
    api = JSON.parse(readFileSync(file, 'utf8'));
    ajv = new Ajv({ strict: false, formats });
    ajv.addSchema({ $id: 'api', components: { schemas: Object.fromEntries(Object.entries(api.components.schemas).map(([k, v]) => [k, strict(v)])) } });
    account = await openAccount();
    person = somebody();
  });

  async function call(method, path, { form, ids = {}, query = '' } = {}) {
    const url = `/2010-04-01${path}`.replace(/\{(\w+)\}/g, (_, name) => ids[name] ?? (name === 'AccountSid' ? account.sid : assert.fail(name)));
    const response = await fetch(`${base}/twilio${url}${query}`, {
      method: method.toUpperCase(),
      headers: {
        authorization: `Basic ${Buffer.from(`${account.sid}:${account.authToken}`).toString('base64')}`,
        ...(form ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
      },
      body: form ? new URLSearchParams(form) : undefined,
    });
    const text = await response.text();
    const body = text ? JSON.parse(text) : undefined;
    const operation = api.paths[`/2010-04-01${path}`][method];
    assert.ok(operation, `${method} ${path} is not published`);
    for (const name of Object.keys(form ?? {})) assert.ok(formParameters(operation).includes(name), `${name} is no parameter of ${method} ${path}`);
    const described = operation.responses[response.status];
    assert.ok(described, `${method} ${path} answered ${response.status}, published are ${Object.keys(operation.responses)}`);
    const schema = described.content?.['application/json']?.schema;
    if (schema) {
      const shape = path.includes('AvailablePhoneNumbers') ? withoutPaging(schema) : schema;
      const check = ajv.compile(JSON.parse(JSON.stringify(strict(shape)).replaceAll('"#/components', '"api#/components')));
      assert.ok(check(relaxed(path, body)), `${method} ${path}: ${ajv.errorsText(check.errors)}\n${text.slice(0, 900)}`);
    } else {
      assert.equal(text, '');
    }
    return body;
  }

  const formParameters = (operation) => Object.keys(operation.requestBody?.content['application/x-www-form-urlencoded']?.schema.properties ?? {});

  /** Searches carry no paging in the vendor's own examples. */
  const withoutPaging = (schema) => ({ ...schema, properties: Object.fromEntries(Object.entries(schema.properties).filter(([k]) => ['uri', 'available_phone_numbers'].includes(k))) });

  /** Real answers carry links to what hangs on a number, which the published schema leaves out. */
  function relaxed(path, body) {
    const strip = ({ subresource_uris, ...rest }) => rest;
    if (!path.includes('IncomingPhoneNumbers')) return body;
    return body.incoming_phone_numbers ? { ...body, incoming_phone_numbers: body.incoming_phone_numbers.map(strip) } : strip(body);
  }

  test('numbers: search, buy, list, fetch, update, release', async () => {
    const search = '/Accounts/{AccountSid}/AvailablePhoneNumbers/{CountryCode}/';
    await call('get', `${search}Mobile.json`, { ids: { CountryCode: 'GB' } });
    await call('get', `${search}TollFree.json`, { ids: { CountryCode: 'US' } });
    const found = await call('get', `${search}Local.json`, { ids: { CountryCode: 'US' }, query: '?AreaCode=206&SmsEnabled=true&PageSize=3' });
    const bought = await call('post', '/Accounts/{AccountSid}/IncomingPhoneNumbers.json', {
      form: { PhoneNumber: found.available_phone_numbers[0].phone_number, SmsUrl: 'https://app.example/sms', SmsMethod: 'POST', StatusCallback: 'https://app.example/s' },
    });
    number = bought.phone_number;
    await call('get', '/Accounts/{AccountSid}/IncomingPhoneNumbers.json');
    await call('get', '/Accounts/{AccountSid}/IncomingPhoneNumbers/{Sid}.json', { ids: { Sid: bought.sid } });
    await call('post', '/Accounts/{AccountSid}/IncomingPhoneNumbers/{Sid}.json', { ids: { Sid: bought.sid }, form: { SmsUrl: '', FriendlyName: 'Desk' } });
    const other = await call('post', '/Accounts/{AccountSid}/IncomingPhoneNumbers.json', { form: { AreaCode: '206' } });
    await call('delete', '/Accounts/{AccountSid}/IncomingPhoneNumbers/{Sid}.json', { ids: { Sid: other.sid } });
  });

  test('messages: create, list, fetch, empty, delete, in every state', async () => {
    const sent = await call('post', '/Accounts/{AccountSid}/Messages.json', { form: { From: number, To: person, Body: 'Hello', ValidityPeriod: '600' } });
    const { id } = await personWrites(person, number, 'Hi');
    await call('get', '/Accounts/{AccountSid}/Messages/{Sid}.json', { ids: { Sid: id } });
    await eventually('delivered', async () => (await call('get', '/Accounts/{AccountSid}/Messages/{Sid}.json', { ids: { Sid: sent.sid } })).status === 'delivered');
    await call('get', '/Accounts/{AccountSid}/Messages.json', { query: '?PageSize=1' });
    await call('get', '/Accounts/{AccountSid}/Messages.json', { query: '?PageSize=1&Page=1' });
    await call('post', '/Accounts/{AccountSid}/Messages/{Sid}.json', { ids: { Sid: sent.sid }, form: { Body: '' } });
    await call('delete', '/Accounts/{AccountSid}/Messages/{Sid}.json', { ids: { Sid: sent.sid } });
  });

  test('media: list and fetch', async () => {
    const sent = await call('post', '/Accounts/{AccountSid}/Messages.json', { form: { From: number, To: person, MediaUrl: 'https://app.example/a.png' } });
    const { media_list: [one] } = await call('get', '/Accounts/{AccountSid}/Messages/{MessageSid}/Media.json', { ids: { MessageSid: sent.sid } });
    await call('get', '/Accounts/{AccountSid}/Messages/{MessageSid}/Media/{Sid}.json', { ids: { MessageSid: sent.sid, Sid: one.sid } });
  });

  test('accounts: create, list, fetch, update', async () => {
    const made = await call('post', '/Accounts.json', { form: { FriendlyName: 'Branch' } });
    await call('get', '/Accounts.json');
    await call('get', '/Accounts/{Sid}.json', { ids: { Sid: made.sid } });
    await call('post', '/Accounts/{Sid}.json', { ids: { Sid: made.sid }, form: { Status: 'suspended' } });
  });

  test('every parameter that is read is a published one', () => {
    const published = new Set(Object.values(api.paths).flatMap((path) => ['get', 'post', 'delete'].filter((m) => path[m]).flatMap((m) =>
      [...formParameters(path[m]), ...(path[m].parameters ?? []).map((p) => p.name)])));
    published.add('PageToken');
    for (const host of readdirSync(hosts).filter((name) => name.startsWith('twilio') && name.endsWith('.json'))) {
      const spec = JSON.parse(readFileSync(new URL(host, hosts), 'utf8'));
      for (const schema of Object.values(spec.components.schemas)) for (const name of Object.keys(schema.properties ?? {})) published.add(name);
      for (const path of Object.values(spec.paths)) {
        for (const operation of Object.values(path)) {
          for (const name of [...formParameters(operation), ...(operation.parameters ?? []).map((p) => p.name)]) published.add(name);
        }
      }
    }
    const read = readdirSync(source, { recursive: true }).filter((name) => name.endsWith('.cs')).flatMap((name) =>
      [...readFileSync(join(source, name), 'utf8').matchAll(/request\.(?:Text|All|Asked)\("([^"]+)"\)/g)].map((m) => m[1]));
    assert.ok(read.length > 20);
    assert.deepEqual(read.filter((name) => !published.has(name)), []);
  });

  test('what a message may carry and the simulator leaves aside is known', () => {
    const acted = ['To', 'From', 'Body', 'MediaUrl', 'StatusCallback', 'MessagingServiceSid', 'ScheduleType', 'SendAt', 'ContentSid', 'ContentVariables'];
    const aside = [
      'AddressRetention', 'ApplicationSid', 'Attempt', 'ContentRetention', 'FallbackFrom', 'ForceDelivery', 'MaxPrice', 'PersistentAction',
      'ProvideFeedback', 'RiskCheck', 'SendAsMms', 'ShortenUrls', 'SmartEncoded', 'TrafficType', 'ValidityPeriod',
    ];
    const published = formParameters(api.paths['/2010-04-01/Accounts/{AccountSid}/Messages.json'].post);
    assert.deepEqual(published.filter((name) => !acted.includes(name)).sort(), aside);
  });
});
