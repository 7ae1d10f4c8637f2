// Signed inbound SMS webhook as most teams would write it: Express 5, Twilio's own validator, better-sqlite3 or PostgreSQL, one insert per message.
// PORT; AGENTS: a file of "agentId tenantId number" lines; DB: a path, or pg:postgres://…; SYNC: NORMAL or FULL (SQLite); POOL: connections (PostgreSQL)
import fs from 'node:fs';
import express from 'express';
import twilio from 'twilio';

const { PORT, AGENTS, DB, SYNC = 'NORMAL', POOL = '16', TOKEN, BASE } = process.env;
const agents = fs.readFileSync(AGENTS, 'utf8').trim().split('\n').map(line => line.split(' '));
const schema = key => `
create table agents(id text primary key, tenant_id text not null, number text not null, channel text not null, status text not null);
create index ix_agents_num on agents(number);
create table messages(id ${key}, tenant_id text not null, agent_id text not null, direction text not null, provider_sid text not null unique,
  from_no text not null, to_no text not null, body text not null, created_at text not null);
create index ix_msg_agent on messages(agent_id, created_at);`;
const row = (agent, b) => [agent.tenant_id, agent.id, 'in', b.MessageSid, b.From, b.To, b.Body, new Date().toISOString()];

async function openPostgres() {
  const pg = (await import('pg')).default;
  const pool = new pg.Pool({ connectionString: DB.slice(3), max: +POOL });
  await pool.query(schema('bigserial primary key'));
  for (const [id, tenant, number] of agents) await pool.query('insert into agents values($1,$2,$3,$4,$5)', [id, tenant, number, 'sms', 'active']);
  const find = { name: 'find', text: 'select id, tenant_id from agents where id = $1 and number = $2 and status = $3' };
  const keep = {
    name: 'keep',
    text: 'insert into messages(tenant_id, agent_id, direction, provider_sid, from_no, to_no, body, created_at) values($1,$2,$3,$4,$5,$6,$7,$8) on conflict(provider_sid) do nothing',
  };
  return async (id, b) => {
    const agent = (await pool.query({ ...find, values: [id, b.To, 'active'] })).rows[0];
    return agent ? (await pool.query({ ...keep, values: row(agent, b) })).rowCount : null;
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
  const keep = db.prepare('insert or ignore into messages(tenant_id, agent_id, direction, provider_sid, from_no, to_no, body, created_at) values(?,?,?,?,?,?,?,?)');
  return (id, b) => {
    const agent = find.get(id, b.To, 'active');
    return agent ? keep.run(...row(agent, b)).changes : null;
  };
}

const receive = DB.startsWith('pg:') ? await openPostgres() : await openSqlite();
const app = express();
app.disable('x-powered-by').disable('etag');
app.use(express.urlencoded({ extended: false }));
app.post('/webhooks/:agentId/sms', async (req, res) => {
  if (!twilio.validateRequest(TOKEN, req.get('X-Twilio-Signature') || '', BASE + req.originalUrl, req.body)) return res.status(403).send('bad signature');
  if (await receive(req.params.agentId, req.body) === null) return res.status(404).send('no agent');
  res.type('text/xml').send(new twilio.twiml.MessagingResponse().toString());
});
app.listen(+PORT, '127.0.0.1', () => console.log('ready'));
