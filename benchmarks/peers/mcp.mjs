// One insert tool on the official TypeScript MCP SDK over Streamable HTTP. It queues nothing, limits nothing and has no tenants.
// PORT; DB: a path; MODE: stateful or stateless; JSON=1: plain JSON answers instead of event streams; SYNC: NORMAL or FULL
import { randomUUID } from 'node:crypto';
import Database from 'better-sqlite3';
import express from 'express';
import { z } from 'zod';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';

const { PORT, DB, MODE = 'stateful', JSON: plain, SYNC = 'NORMAL' } = process.env;
const db = new Database(DB);
db.pragma('journal_mode = WAL');
db.pragma('synchronous = ' + SYNC);
db.exec('create table messages(id integer primary key autoincrement, agent_id text, to_no text, body text, status text, created_at text)');
const keep = db.prepare('insert into messages(agent_id, to_no, body, status, created_at) values(?,?,?,?,?)');

const input = { to: z.string().regex(/^\+\d{6,15}$/), body: z.string().min(1).max(1600), clientRef: z.string() };
function make() {
  const server = new McpServer({ name: 'twin', version: '1.0.0' });
  server.registerTool('comms_send_message', { description: 'Queue an SMS', inputSchema: input }, async ({ to, body }) => {
    const { lastInsertRowid } = keep.run('agent', to, body, 'queued', new Date().toISOString());
    return { content: [{ type: 'text', text: globalThis.JSON.stringify({ id: Number(lastInsertRowid), status: 'queued' }) }] };
  });
  return server;
}

const sessions = new Map();
const app = express();
app.disable('x-powered-by').disable('etag');
app.use(express.json({ limit: '1mb' }));
app.post('/mcp', async (req, res) => {
  const enableJsonResponse = plain === '1';
  if (MODE === 'stateless') {
    const server = make();
    const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: undefined, enableJsonResponse });
    res.on('close', () => { transport.close(); server.close(); });
    await server.connect(transport);
    return transport.handleRequest(req, res, req.body);
  }

  const id = req.get('mcp-session-id');
  let transport = id && sessions.get(id);
  if (id && !transport) return res.status(404).end();
  if (!transport) {
    transport = new StreamableHTTPServerTransport({ sessionIdGenerator: randomUUID, enableJsonResponse, onsessioninitialized: made => sessions.set(made, transport) });
    await make().connect(transport);
  }
  await transport.handleRequest(req, res, req.body);
});
app.listen(+PORT, '127.0.0.1', () => console.log('ready'));
