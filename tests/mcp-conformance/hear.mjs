// node hear.mjs http|sse|current URL TOKEN AGENT — an official client that prints that it listens, then the first news, then what its tools
// answer, as JSON. Once it has listed the tools it holds every answer against its schema.
import { Client as CurrentClient, StreamableHTTPClientTransport as CurrentTransport } from '@modelcontextprotocol/client';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { SSEClientTransport } from '@modelcontextprotocol/sdk/client/sse.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { LoggingMessageNotificationSchema } from '@modelcontextprotocol/sdk/types.js';

const [kind, url, token, agent] = process.argv.slice(2);
const headers = { Authorization: `Bearer ${token}` };

// The GET stream of a session opens behind connect(); this tells when it is there.
let opened;
const listening = new Promise(resolve => { opened = resolve; });
const watch = async (input, init) => {
  const answer = await fetch(input, init);
  if (init?.method === 'GET' && answer.ok) {
    opened();
  }
  return answer;
};

async function hearOlder() {
  const client = new Client({ name: 'older', version: '1.0.0' });
  const news = new Promise(resolve => client.setNotificationHandler(LoggingMessageNotificationSchema, note => resolve(note.params.data)));
  if (kind === 'sse') {
    await client.connect(new SSEClientTransport(new URL('/sse', url), {
      requestInit: { headers },
      eventSourceInit: { fetch: (input, init) => fetch(input, { ...init, headers: { ...init?.headers, ...headers } }) },
    }));
  } else {
    await client.connect(new StreamableHTTPClientTransport(new URL('/mcp', url), { requestInit: { headers }, fetch: watch }));
    await listening;
  }
  return { client, news };
}

async function hearCurrent() {
  const client = new CurrentClient({ name: 'current', version: '1.0.0' }, { versionNegotiation: { mode: 'auto' } });
  const news = new Promise(resolve => client.setNotificationHandler('notifications/resources/updated', note => resolve(note.params)));
  await client.connect(new CurrentTransport(new URL('/mcp', url), { requestInit: { headers } }));
  await client.listen({ resourceSubscriptions: [`comms://agents/${agent}/events`] });
  return { client, news };
}

const { client, news } = kind === 'current' ? await hearCurrent() : await hearOlder();
console.log(JSON.stringify({ listening: true }));
console.log(JSON.stringify(await news));
await client.listTools();
const answers = {};
for (const [name, args] of Object.entries({
  comms_ping: {}, comms_get_channel_status: {}, comms_wait_for_event: { timeoutSeconds: 5 }, comms_get_waiting_messages: {}, comms_get_messages: {},
  comms_send_message: { to: '+14155552671', body: 'Hello' },
})) {
  answers[name] = (await client.callTool({ name, arguments: args })).structuredContent;
}
console.log(JSON.stringify(answers));
process.exit();
