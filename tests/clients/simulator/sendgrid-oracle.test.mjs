// Every answer of the simulator's SendGrid, and every request of our adapter that passed by (REQUESTS names a file of them), against what the vendor publishes.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, describe, test } from 'node:test';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import { everything, openAccount, somebody } from './sendgrid.mjs';
import { missing } from './world.mjs';

const files = ['mail', 'webhooks', 'domain_authentication', 'email_activity', 'scopes'].map((name) => JSON.parse(readFileSync(new URL(`../oracles/sendgrid_${name}_v3.json`, import.meta.url))));
const requests = process.env.REQUESTS;

const ajv = addFormats(new Ajv({ strict: false }));
files.forEach((api, n) => ajv.addSchema({ $id: `api${n}`, components: nulls(api.components) }));

/** OpenAPI's "nullable", also in these files of 3.1. Without help, errors say null, where the files only have an object. */
function nulls(schema) {
  if (Array.isArray(schema)) return schema.map(nulls);
  if (!schema || typeof schema !== 'object') return schema;
  const copy = Object.fromEntries(Object.entries(schema).map(([k, v]) => [k, k === 'help' && v.type === 'object' ? {} : nulls(v)]));
  if (copy.nullable === true && typeof copy.type === 'string') copy.type = [copy.type, 'null'];
  return copy;
}

/** No member that isn't described. */
function closed(schema) {
  if (Array.isArray(schema)) return schema.map(closed);
  if (!schema || typeof schema !== 'object') return schema;
  const copy = Object.fromEntries(Object.entries(schema).map(([k, v]) => [k, closed(v)]));
  if (copy.properties && typeof copy.properties === 'object' && !Array.isArray(copy.properties) && copy.type !== undefined && Object.keys(copy.properties).length) copy.additionalProperties = false;
  return copy;
}

function published(method, path) {
  for (const [n, api] of files.entries()) {
    for (const [template, operations] of Object.entries(api.paths)) {
      const [wanted, given] = [template.split('/'), path.split('/')];
      if (wanted.length === given.length && wanted.every((part, i) => part.startsWith('{') || part === given[i]) && operations[method]) return { n, api, operation: operations[method], exact: !template.includes('{') };
    }
  }
  return undefined;
}

const resolve = (api, node) => (node?.$ref ? resolve(api, node.$ref.split('/').slice(1).reduce((at, part) => at[part], api)) : node);

function check(n, schema, value, what) {
  const validate = ajv.compile(JSON.parse(JSON.stringify(nulls(schema)).replaceAll('"#/components', `"api${n}#/components`)));
  assert.ok(validate(value), `${what}: ${ajv.errorsText(validate.errors)}\n${JSON.stringify(value).slice(0, 900)}`);
}

describe("the simulator's answers against SendGrid's own description", { skip: missing }, () => {
  let account;

  before(async () => { account = await openAccount(); });

  async function call(method, path, { query = '', body } = {}) {
    let response;
    try { response = await account.ask(method, path + query, body); } catch (error) { response = { statusCode: error.code, body: error.response.body }; }
    const found = published(method.toLowerCase(), path);
    assert.ok(found, `${method} ${path} is not published`);
    const described = resolve(found.api, found.operation.responses[response.statusCode]);
    assert.ok(described, `${method} ${path} answered ${response.statusCode} ${JSON.stringify(response.body)}, published are ${Object.keys(found.operation.responses)}`);
    const schema = described.content?.['application/json']?.schema;
    if (schema && response.body !== '') check(found.n, schema, response.body, `${method} ${path} ${response.statusCode}`);
    return response.body;
  }

  test('mail', async () => {
    const good = { personalizations: [{ to: [{ email: somebody() }] }], from: { email: `a@${account.domain.domain}` }, subject: 'a', content: [{ type: 'text/plain', value: 'b' }] };
    await call('POST', '/v3/mail/send', { body: good });
    await call('POST', '/v3/mail/send', { body: { ...good, subject: undefined } });
    await call('POST', '/v3/mail/send', { body: { ...good, from: { email: 'a@other.example' } } });
    const { messages } = await call('GET', '/v3/messages', { query: `?limit=5&query=${encodeURIComponent(`from_email="a@${account.domain.domain}"`)}` });
    assert.equal(messages.length, 1);
    await call('GET', '/v3/messages', { query: '?query=nonsense' });
  });

  test('scopes and domains', async () => {
    await call('GET', '/v3/scopes');
    const made = await call('POST', '/v3/whitelabel/domains', { body: { domain: 'more.example' } });
    await call('GET', '/v3/whitelabel/domains', { query: '?domain=more.example' });
    await call('GET', `/v3/whitelabel/domains/${made.id}`);
    await call('POST', `/v3/whitelabel/domains/${made.id}/validate`);
    await call('DELETE', `/v3/whitelabel/domains/${made.id}`);
  });

  test('webhooks', async () => {
    const settings = '/v3/user/webhooks/event/settings';
    const made = await call('POST', settings, { body: { enabled: true, url: 'https://app.example/hook', ...everything } });
    await call('POST', settings, { body: { enabled: true, url: 'https://app.example/hook' } });
    await call('PATCH', `${settings}/signed/${made.id}`, { body: { enabled: true } });
    await call('GET', `${settings}/signed/${made.id}`);
    await call('GET', `${settings}/all`);
    await call('GET', `${settings}/${made.id}`);
    await call('PATCH', `${settings}/${made.id}`, { body: { enabled: false, url: 'https://app.example/other' } });
    await call('DELETE', `${settings}/${made.id}`);
    await call('GET', `${settings}/${made.id}`);
  });
});

describe("our requests against SendGrid's own description", { skip: !requests && 'REQUESTS names no file' }, () => {
  test('every one is published, with members that are published', () => {
    const seen = JSON.parse(readFileSync(requests));
    for (const { Method: method, Path: path, Query: query, Body: body } of seen) {
      const found = published(method.toLowerCase(), path);
      assert.ok(found, `${method} ${path} is not published`);
      const known = (found.operation.parameters ?? []).map((parameter) => resolve(found.api, parameter)).filter((parameter) => parameter.in === 'query').map((parameter) => parameter.name);
      for (const name of Object.keys(query)) assert.ok(known.includes(name), `${method} ${path}?${name}`);
      const schema = resolve(found.api, found.operation.requestBody)?.content?.['application/json']?.schema;
      if (schema) {
        const whole = JSON.parse(JSON.stringify(resolve(found.api, schema)), (key, value) => (value?.$ref ? resolve(found.api, value) : value));
        check(found.n, closed(whole), JSON.parse(body), `${method} ${path}`);
      }
    }
    const paths = new Set(seen.map(({ Method, Path }) => `${Method} ${Path}`));
    for (const one of ['POST /v3/mail/send', 'GET /v3/scopes', 'GET /v3/messages', 'GET /v3/whitelabel/domains', 'POST /v3/user/webhooks/event/settings']) assert.ok(paths.has(one), `${one} was not asked for`);
  });
});
