// node client-older.mjs http|sse URL TOKEN — the official client of the revisions with sessions. Prints what it saw, as JSON.
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { SSEClientTransport } from '@modelcontextprotocol/sdk/client/sse.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { LoggingMessageNotificationSchema } from '@modelcontextprotocol/sdk/types.js';
import { see, seeProgress } from './see.mjs';

const [kind, url, token] = process.argv.slice(2);
const requestInit = { headers: { Authorization: `Bearer ${token}` } };
const transport = kind === 'sse'
  ? new SSEClientTransport(new URL('/sse', url), {
    requestInit,
    eventSourceInit: { fetch: (input, init) => fetch(input, { ...init, headers: { ...init?.headers, ...requestInit.headers } }) },
  })
  : new StreamableHTTPClientTransport(new URL('/mcp', url), { requestInit });
const client = new Client({ name: 'older', version: '1.0.0' });
const news = new Promise(resolve => client.setNotificationHandler(LoggingMessageNotificationSchema, note => resolve(note.params.data)));
await client.connect(transport);
const seen = await see(client);
await seeProgress(client, seen, (call, options) => client.callTool(call, undefined, options));
console.log(JSON.stringify(seen));
// The test sends news now that it has read this line.
console.log(JSON.stringify(await news));
await transport.terminateSession?.();
await client.close();
process.exit();
