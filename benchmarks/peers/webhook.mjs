// Signed inbound webhooks as most teams would write them: Express 5, the vendor's own check of the signature, better-sqlite3 or PostgreSQL, one insert per message.
// SMS and WhatsApp by Twilio; mail by Resend, which tells of a mail and has it fetched.
// PORT; AGENTS: a file of "agentId tenantId address" lines; DB: a path, or pg:postgres://…; SYNC: NORMAL or FULL (SQLite); POOL: connections (PostgreSQL);
// TOKEN, BASE: Twilio's; SECRET, RESEND: of Resend's webhook, and where its API is
import fs from 'node:fs';
import express from 'express';
import { Webhook } from 'svix';
import twilio from 'twilio';

const { PORT, AGENTS, DB, SYNC = 'NORMAL', POOL = '16', TOKEN, BASE, SECRET, RESEND } = process.env;
const agents = fs.readFileSync(AGENTS, 'utf8').trim().split('\n').map(line => line.split(' '));
const schema = key => `
create table agents(id text primary key, tenant_id text not null, number text not null, channel text not null, status text not null);
create index ix_agents_num on agents(number);
create table messages(id ${key}, tenant_id text not null, agent_id text not null, direction text not null, provider_sid text not null unique,
  from_no text not null, to_no text not null, body text not null, created_at text not null);
create index ix_msg_agent on messages(agent_id, created_at);`;
const row = (agent, m) => [agent.tenant_id, agent.id, 'in', m.sid, m.from, m.to, m.body, new Date().toISOString()];

async function openPostgres() {
  const pg = (await import('pg')).default;
  const pool = new pg.Pool({ connectionString: DB.slice(3), max: +POOL });
  await pool.query(schema('bigserial primary key'));
  for (const [id, tenant, number] of agents) await pool.query('insert into agents values($1,$2,$3,$4,$5)', [id, tenant, number, 'sms', 'active']);
  const find = { name: 'find', text: 'select id, tenant_id from agents where id = $1 and number = $2 and status = $3' };
  const findByNumber = { name: 'findByNumber', text: 'select id, tenant_id from agents where number = $1 and status = $2' };
  const keep = {
    name: 'keep',
    text: 'insert into messages(tenant_id, agent_id, direction, provider_sid, from_no, to_no, body, created_at) values($1,$2,$3,$4,$5,$6,$7,$8) on conflict(provider_sid) do nothing',
  };
  return async (id, m) => {
    const agent = (await pool.query(id ? { ...find, values: [id, m.line, 'active'] } : { ...findByNumber, values: [m.line, 'active'] })).rows[0];
    return agent ? (await pool.query({ ...keep, values: row(agent, m) })).rowCount : null;
  };
}

async function openSqlite() {
  const db = new (await import('better-sqlite3')).default(DB);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = ' + SYNC);
  db.exec(schema('integer primary key autoincrement'));
  const add = db.prepare('insert into agents values(?,?,?,?,?)');
  db.transaction(() => { for (const [id, tenant, number] of agents) add.run(id, tenant, number, 'sms', 'active'); })();
  const find = db.prepare('select id, tenant_id from agents where id = ? and number = ? and status = ?');
  const findByNumber = db.prepare('select id, tenant_id from agents where number = ? and status = ?');
  const keep = db.prepare('insert or ignore into messages(tenant_id, agent_id, direction, provider_sid, from_no, to_no, body, created_at) values(?,?,?,?,?,?,?,?)');
  return (id, m) => {
    const agent = id ? find.get(id, m.line, 'active') : findByNumber.get(m.line, 'active');
    return agent ? keep.run(...row(agent, m)).changes : null;
  };
}

const receive = DB.startsWith('pg:') ? await openPostgres() : await openSqlite();
const app = express();
app.disable('x-powered-by').disable('etag');

app.post(['/webhooks/:agentId/sms', '/webhooks/:agentId/whatsapp'], express.urlencoded({ extended: false }), async (req, res) => {
  const b = req.body;
  if (!twilio.validateRequest(TOKEN, req.get('X-Twilio-Signature') || '', BASE + req.originalUrl, b)) return res.status(403).send('bad signature');
  const line = b.To.replace('whatsapp:', '');
  if (await receive(req.params.agentId, { sid: b.MessageSid, from: b.From, to: b.To, line, body: b.Body }) === null) return res.status(404).send('no agent');
  res.type('text/xml').send(new twilio.twiml.MessagingResponse().toString());
});

const hook = new Webhook(SECRET);
app.post('/webhooks/resend', express.raw({ type: 'application/json' }), async (req, res) => {
  let event;
  try { event = hook.verify(req.body, req.headers); } catch { return res.status(403).send('bad signature'); }
  const fetched = await fetch(`${RESEND}/emails/receiving/${event.data.email_id}`, { headers: { authorization: 'Bearer re_bench_0123456789' } });
  if (!fetched.ok) return res.status(502).send('no mail');
  const mail = await fetched.json();
  if (await receive(null, { sid: mail.id, from: mail.from, to: mail.to[0], line: mail.to[0], body: mail.text }) === null) return res.status(404).send('no agent');
  res.sendStatus(204);
});
app.listen(+PORT, '127.0.0.1', () => console.log('ready'));
