// node events.mjs URL TOKEN — an independent client of the events extension (@ai-sdk/mcp): it lists the types of events, subscribes with a webhook of its own, prints what
// it was granted, then the first event and what it was told after, and unsubscribes. It holds signatures, ids and forms against its own idea of them.
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const [url, token] = process.argv.slice(2);
if (Number(process.versions.node.split('.')[0]) < 22) {
  // The client needs a newer Node than the rest of the house.
  const newer = join(dirname(fileURLToPath(import.meta.url)), 'node_modules/node/bin/node');
  spawn(newer, process.argv.slice(1), { stdio: 'inherit' }).on('exit', code => process.exit(code ?? 1));
} else {
  await run(await import('@ai-sdk/mcp'));
}

async function run(sdk) {
  const kept = new Map();
  const store = {
    get: async key => kept.get(key),
    getById: async id => [...kept.values()].find(subscription => subscription.id === id),
    set: async subscription => { kept.set(subscription.key, subscription); },
    update: async (key, patch) => { kept.set(key, { ...kept.get(key), ...patch }); },
    delete: async key => { kept.delete(key); },
  };
  let heard;
  const event = new Promise(resolve => { heard = resolve; });
  let ended;
  const termination = new Promise(resolve => { ended = resolve; });
  const handle = sdk.experimental_createMCPEventWebhook({
    store,
    onEvent: async ({ event }) => heard(event),
    onTerminated: async ({ termination }) => ended(termination.error),
    onError: error => console.error(error),
  });
  const server = createServer(async (request, response) => {
    const parts = [];
    for await (const part of request) {
      parts.push(part);
    }
    const answer = await handle(new Request(`http://127.0.0.1${request.url}`, { method: request.method, headers: request.headers, body: Buffer.concat(parts) }));
    response.writeHead(answer.status, Object.fromEntries(answer.headers));
    response.end(Buffer.from(await answer.arrayBuffer()));
  });
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));

  const client = await sdk.createMCPClient({
    transport: { type: 'http', url: `${url}mcp`, headers: { Authorization: `Bearer ${token}` } },
    experimental_events: { store },
  });
  const { events } = await client.experimental_events.list();
  const delivery = { mode: 'webhook', url: `http://127.0.0.1:${server.address().port}/hooks`, allowInsecureLocalhost: true };
  const granted = await client.experimental_events.subscribe({ name: 'message.received', arguments: { channel: 'sms' }, delivery });
  const second = await client.experimental_events.subscribe({ name: 'contact.opted_out', delivery });
  console.log(JSON.stringify({ names: events.map(type => type.name), granted }));
  console.log(JSON.stringify(await event));
  const refreshed = await client.experimental_events.refresh({ id: granted.id });
  await client.experimental_events.unsubscribe({ id: granted.id });
  console.log(JSON.stringify({ refreshed, left: [...kept.values()].map(subscription => subscription.name), second }));
  const terminated = await termination;
  while (kept.size > 0) {
    await new Promise(resolve => setImmediate(resolve));
  }
  console.log(JSON.stringify({ terminated }));
  process.exit();
}
