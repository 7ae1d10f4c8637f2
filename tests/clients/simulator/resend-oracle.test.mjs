// Every answer and webhook of the mail side against the OpenAPI file that Resend publishes (RESEND_OPENAPI names it), and every field that it reads.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import { act, fresh, good, mailbox, openDomain, openTeam, reach, somebody, writeMail } from './mail.mjs';
import { base, eventually, listen, missing } from './world.mjs';

const file = process.env.RESEND_OPENAPI;
const source = fileURLToPath(new URL('../../../src/Switchboard.Simulator/Resend', import.meta.url));

// What the vendor's own client reads from an answer (resend 6.38.0, types) and the published schema leaves out.
const alsoThere = {
  Email: ['scheduled_at', 'tags', 'topic_id'],
  UpdateEmailOptions: ['object', 'id'],
  ListReceivedEmailsResponse: ['received_for'],
  GetReceivedEmailResponse: ['received_for'],
  OutboundEmailEventData: ['message_id'],
  EmailReceivedEventData: ['received_for'],
};
// Published, and only there when there is something to say.
const mayLack = {
  Email: ['html', 'text', 'object'],
  UpdateEmailOptions: ['scheduled_at'],
  OutboundEmailEventData: ['broadcast_id', 'template_id', 'tags', 'headers'],
  ListAttachmentsResponse: ['content_id'], RetrievedAttachment: ['content_id'], ListReceivedEmailsResponse: ['content_id'], GetReceivedEmailResponse: ['content_id'],
  WebhookEventAttachment: ['content_id'],
  CreateDomainResponse: ['tracking_subdomain'], Domain: ['tracking_subdomain'], DomainRecord: ['priority'], WebhookDomainRecord: ['priority'],
};
// The vendor's client types say null, the schema only says string.
const nullable = ['html', 'text', 'scheduled_at', 'topic_id'];

/** Everything that is published is there, and nothing else is, but for the lists above. */
function strict(schema, name, inAllOf = false) {
  if (Array.isArray(schema)) return schema.map((one) => strict(one, name, inAllOf));
  if (!schema || typeof schema !== 'object') return schema;
  const copy = {};
  for (const [key, value] of Object.entries(schema)) {
    if (['nullable', 'description', 'example', 'title'].includes(key) && typeof value !== 'object') continue;
    if (key === 'example') continue;
    copy[key] = key === 'properties'
      ? Object.fromEntries(Object.entries(value).map(([property, s]) => [property, nullable.includes(property) && s.type === 'string' ? { type: ['string', 'null'] } : strict(s, name)]))
      : key === 'enum' || key === 'required' ? value : strict(value, name, key === 'allOf');
  }
  if (schema.nullable && copy.type) copy.type = [copy.type, 'null'];
  if (copy.properties && !inAllOf) {
    for (const extra of alsoThere[name] ?? []) copy.properties[extra] ??= {};
    copy.additionalProperties = false;
    copy.required = Object.keys(schema.properties).filter((property) => !(mayLack[name] ?? []).includes(property));
  }
  return copy;
}

describe("the mail side against Resend's OpenAPI", { skip: missing || (!file && 'RESEND_OPENAPI names no file') }, () => {
  let api, ajv, team, domain, app;

  before(async () => {
    api = JSON.parse(readFileSync(file, 'utf8'));
    ajv = new Ajv({ strict: false });
    addFormats(ajv);
    // A mail's event is the common data and its own: looked at together.
    const schemas = Object.fromEntries(Object.entries(api.components.schemas).map(([name, s]) => [name, name === 'OutboundEmailEventData' ? s : strict(s, name)]));
    ajv.addSchema({ $id: 'api', components: { schemas } });
    team = await openTeam();
    app = await listen();
    await good(team.client.webhooks.create({ endpoint: app.url, events: Object.keys(api.webhooks) }));
    domain = await openDomain(team.client, { openTracking: true, clickTracking: true, trackingSubdomain: 'links' });
  });

  after(() => app?.close());

  async function call(method, path, { ids = {}, query = '', body } = {}) {
    const url = path.replace(/\{(\w+)\}/g, (_, name) => ids[name] ?? assert.fail(name));
    const response = await fetch(`${base}/resend${url}${query}`, {
      method: method.toUpperCase(),
      headers: { authorization: `Bearer ${team.apiKey}`, ...(body ? { 'content-type': 'application/json' } : {}) },
      body: body ? JSON.stringify(body) : undefined,
    });
    const answer = await response.json();
    const operation = api.paths[path]?.[method];
    assert.ok(operation, `${method} ${path} is not published`);
    const described = operation.responses[response.status];
    assert.ok(described, `${method} ${path} answered ${response.status} ${JSON.stringify(answer)}, published are ${Object.keys(operation.responses)}`);
    check(described.content['application/json'].schema, answer, `${method} ${path}`, { '/emails/{email_id}/cancel': ['id', 'object'], '/emails': method === 'get' ? null : undefined }[path]);
    return answer;
  }

  /** Some answers are published as the whole mail, of which they bring a part. */
  function check(schema, answer, what, part) {
    const of = schema.$ref?.split('/').at(-1);
    if (part) {
      assert.deepEqual(Object.keys(answer).sort(), part, what);
      return;
    }
    const validate = ajv.compile(JSON.parse(JSON.stringify(of ? { $ref: schema.$ref } : strict(schema, of)).replaceAll('"#/components', '"api#/components')));
    assert.ok(validate(answer), `${what}: ${ajv.errorsText(validate.errors)}\n${JSON.stringify(answer).slice(0, 900)}`);
  }

  const letter = () => ({ from: `Desk <desk@${domain.name}>`, to: somebody(), subject: 'Hi', text: 'Hi', html: '<p>Hi</p>' });

  test('emails: send, batch, list, fetch, move, cancel, attachments', async () => {
    const sent = await call('post', '/emails', { body: { ...letter(), attachments: [{ filename: 'a.txt', content: 'QQ==' }], tags: [{ name: 'a', value: 'b' }] } });
    const ids = { email_id: sent.id };
    await call('post', '/emails/batch', { body: [letter(), { ...letter(), html: undefined }] });
    await call('get', '/emails', { query: '?limit=2' });
    await call('get', '/emails/{email_id}', { ids });
    const { data: [attachment] } = await call('get', '/emails/{email_id}/attachments', { ids });
    await call('get', '/emails/{email_id}/attachments/{attachment_id}', { ids: { ...ids, attachment_id: attachment.id } });
    const later = await call('post', '/emails', { body: { ...letter(), scheduled_at: new Date(Date.now() + 3_600_000).toISOString() } });
    await call('patch', '/emails/{email_id}', { ids: { email_id: later.id }, body: { scheduled_at: new Date(Date.now() + 7_200_000).toISOString() } });
    await call('post', '/emails/{email_id}/cancel', { ids: { email_id: later.id } });
  });

  test('received emails: list, fetch, attachments', async () => {
    const written = await writeMail(somebody(), `desk@${domain.name}`, { subject: 'Hi', body: 'Hi', attachments: [{ filename: 'a.txt', content: 'QQ==', contentId: 'a' }, { filename: 'b.txt', content: 'QQ==' }] });
    const ids = { email_id: written.id };
    await call('get', '/emails/receiving');
    await call('get', '/emails/receiving/{email_id}', { ids });
    const { data: [attachment] } = await call('get', '/emails/receiving/{email_id}/attachments', { ids });
    await call('get', '/emails/receiving/{email_id}/attachments/{attachment_id}', { ids: { ...ids, attachment_id: attachment.id } });
  });

  test('domains: create, list, fetch, change, verify, remove', async () => {
    const made = await call('post', '/domains', { body: { name: fresh(), region: 'sa-east-1', capabilities: { receiving: 'enabled' } } });
    const ids = { domain_id: made.id };
    await call('get', '/domains', { query: '?limit=1' });
    await call('get', '/domains/{domain_id}', { ids });
    await call('get', '/domains/{domain_id}', { ids: { domain_id: domain.id } });
    await call('patch', '/domains/{domain_id}', { ids, body: { open_tracking: true, tls: 'enforced' } });
    await call('post', '/domains/{domain_id}/verify', { ids });
    await call('delete', '/domains/{domain_id}', { ids });
  });

  test('webhooks: create, list, fetch, change, remove', async () => {
    const made = await call('post', '/webhooks', { body: { endpoint: app.url, events: ['email.sent'] } });
    const ids = { webhook_id: made.id };
    await call('get', '/webhooks');
    await call('get', '/webhooks/{webhook_id}', { ids });
    await call('patch', '/webhooks/{webhook_id}', { ids, body: { status: 'disabled' } });
    await call('delete', '/webhooks/{webhook_id}', { ids });
  });

  test('suppressions: add, list, fetch, remove, many', async () => {
    const [a, b] = [somebody(), somebody()];
    await call('post', '/suppressions', { body: { email: a } });
    await call('get', '/suppressions', { query: '?origin=manual' });
    await call('get', '/suppressions/{suppression}', { ids: { suppression: encodeURIComponent(a) } });
    await call('delete', '/suppressions/{suppression}', { ids: { suppression: encodeURIComponent(a) } });
    await call('post', '/suppressions/batch/add', { body: { emails: [a, b] } });
    await call('post', '/suppressions/batch/remove', { body: { emails: [a, b] } });
  });

  test('every webhook is as published', async () => {
    const [reader, full] = [somebody(), somebody()];
    await reach(full, 'full');
    const mail = { ...letter(), tags: [{ name: 'a', value: 'b' }], headers: { 'X-A': 'b' } };
    for (const to of [reader, full, 'bounced@resend.dev', 'complained@resend.dev', 'suppressed@resend.dev']) await call('post', '/emails', { body: { ...mail, to } });
    const [arrived] = await eventually('arrived', async () => { const mails = await mailbox(reader); return mails.length && mails; });
    await act(reader, arrived.id, 'open');
    await act(reader, arrived.id, 'click', { url: 'https://acme.example' });
    await writeMail(reader, `desk@${domain.name}`, { subject: 'Hi', body: 'Hi', attachments: [{ filename: 'a.txt', content: 'QQ==' }] });
    const never = ['contact.created', 'contact.updated', 'contact.deleted', 'email.failed'];
    const told = () => new Map(app.calls.map((c) => [JSON.parse(c.body).type, JSON.parse(c.body)]));
    await eventually('all kinds', () => Object.keys(api.webhooks).every((type) => never.includes(type) || told().has(type)));
    for (const event of app.calls.map((c) => JSON.parse(c.body))) {
      const described = api.webhooks[event.type].post.requestBody.content['application/json'].schema;
      const whole = merged(described);
      const validate = ajv.compile(JSON.parse(JSON.stringify(whole).replaceAll('"#/components', '"api#/components')));
      assert.ok(validate(event), `${event.type}: ${ajv.errorsText(validate.errors)}\n${JSON.stringify(event)}`);
    }
  });

  /** One schema of what allOf puts together, so that nothing else may be there. */
  function merged(schema) {
    const found = schema.$ref ? api.components.schemas[schema.$ref.split('/').at(-1)] : schema;
    const dataRef = found.properties.data.$ref;
    const data = api.components.schemas[dataRef.split('/').at(-1)];
    const name = data.allOf ? 'OutboundEmailEventData' : dataRef.split('/').at(-1);
    const parts = (data.allOf ?? [data]).map((part) => (part.$ref ? api.components.schemas[part.$ref.split('/').at(-1)] : part));
    const together = { type: 'object', properties: Object.assign({}, ...parts.map((part) => part.properties)) };
    const event = strict(found, 'Event');
    return { ...event, properties: { ...event.properties, data: strict(together, name) } };
  }

  const fieldsOf = (schema) => {
    if (!schema || typeof schema !== 'object') return [];
    if (schema.$ref) return fieldsOf(api.components.schemas[schema.$ref.split('/').at(-1)]);
    return [...Object.keys(schema.properties ?? {}), ...Object.values(schema.properties ?? {}).flatMap(fieldsOf), ...['allOf', 'oneOf', 'anyOf'].flatMap((k) => (schema[k] ?? []).flatMap(fieldsOf)), ...fieldsOf(schema.items)];
  };
  const bodyOf = (operation) => fieldsOf(operation.requestBody?.content['application/json']?.schema);

  test('every field and parameter that is read is a published one', () => {
    const operations = Object.values(api.paths).flatMap((path) => ['get', 'post', 'patch', 'delete'].map((m) => path[m]).filter(Boolean));
    const parameters = operations.flatMap((o) => o.parameters ?? []).map((p) => (p.$ref ? api.components.parameters[p.$ref.split('/').at(-1)].name : p.name));
    const published = new Set([...operations.flatMap(bodyOf), ...parameters, 'scheduled_at', 'html_format', 'x-batch-validation']);
    const read = readdirSync(source, { recursive: true }).filter((name) => name.endsWith('.cs')).flatMap((name) =>
      [...readFileSync(join(source, name), 'utf8').matchAll(/(?<!Results)\.(?:Text|Texts|Required|Items|Switch|OneOf|Instant|Part|Find|Has|Asked|Header)\(\s*"([^"]+)"/g)].map((m) => m[1]));
    assert.ok(read.length > 40);
    assert.deepEqual(read.filter((name) => !published.has(name)), []);
  });

  test('what a mail may carry is all acted on', () => {
    const acted = ['from', 'to', 'subject', 'bcc', 'cc', 'reply_to', 'html', 'text', 'template', 'headers', 'scheduled_at', 'attachments', 'tags'];
    const published = Object.keys(api.components.schemas.SendEmailRequest.properties);
    assert.deepEqual(published.filter((name) => !acted.includes(name)), ['topic_id']);
  });
});
