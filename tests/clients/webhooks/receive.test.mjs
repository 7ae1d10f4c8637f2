// Receivers built on the published libraries get what Switchboard pushes, over HTTP.
import test from 'node:test';
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { Webhook as Svix } from 'svix';
import { receiver } from './receiver.mjs';
import { eventually, personWrites, somebody } from '../simulator/world.mjs';

const { SWITCHBOARD_URL: base, TOKEN: token, NUMBER: number, AGENT: agent } = process.env;

async function api(method, path, body) {
  const response = await fetch(new URL(path, base), {
    method, headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body: body && JSON.stringify(body),
  });
  const text = await response.text();
  assert.ok(response.ok, text);
  return JSON.parse(text);
}

/** The same with svix's library, which names the headers otherwise but takes these too. */
const svixReceiver = (secret, heard) => createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  try {
    const event = new Svix(secret).verify(Buffer.concat(chunks).toString(), request.headers);
    response.writeHead(204).end();
    heard(event, request.headers['webhook-id']);
  } catch {
    response.writeHead(401).end();
  }
});

for (const [name, make] of [['standardwebhooks', receiver], ['svix', svixReceiver]]) {
  test(`a receiver on ${name} gets what a person wrote, and nothing that is forged`, async () => {
    const heard = [];
    let secret = 'whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';
    const server = createServer((request, response) => make(secret, (event, id) => heard.push({ event, id })).emit('request', request, response));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${server.address().port}/`;
    const made = await api('POST', '/api/v1/webhooks', { url, eventKinds: ['message.received'] });

    const forged = await api('POST', `/api/v1/webhooks/${made.webhook.webhookId}/test`);
    assert.equal(forged.status, 401);
    secret = made.secret;
    const tried = await api('POST', `/api/v1/webhooks/${made.webhook.webhookId}/test`);
    assert.equal(tried.delivered, true);
    await personWrites(somebody(), number, 'Grüße 👋 "quoted" \\ <b>');

    const { event, id } = await eventually('it is pushed', () => heard.find((one) => one.event.type === 'message.received'));
    assert.equal(event.data.message.body, 'Grüße 👋 "quoted" \\ <b>');
    assert.equal(event.data.agentId, agent);
    assert.ok(id.startsWith(event.data.eventId));
    await api('DELETE', `/api/v1/webhooks/${made.webhook.webhookId}`);
    server.close();
  });
}
