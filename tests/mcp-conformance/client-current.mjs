// node client-current.mjs auto|2026-07-28 URL TOKEN — the official client of the current revision. Prints what it saw, as JSON.
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { see, seeProgress } from './see.mjs';

const [mode, url, token] = process.argv.slice(2);
const transport = new StreamableHTTPClientTransport(new URL('/mcp', url), { requestInit: { headers: { Authorization: `Bearer ${token}` } } });
const client = new Client({ name: 'current', version: '1.0.0' }, { versionNegotiation: { mode: mode === 'auto' ? 'auto' : { pin: mode } } });
const news = new Promise(resolve => client.setNotificationHandler('notifications/resources/updated', note => resolve(note.params)));
await client.connect(transport);
const seen = await see(client);
seen.version = client.getNegotiatedProtocolVersion();
await seeProgress(client, seen, (call, options) => client.callTool(call, options));
const subscription = await client.listen({ resourceSubscriptions: ['comms://agents/agt_anna/events'] });
console.log(JSON.stringify(seen));
// The test sends news now that it has read this line.
console.log(JSON.stringify(await news));
await subscription.close();
await client.close();
process.exit();
