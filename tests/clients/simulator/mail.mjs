// Points Resend's own client at the simulator's mail side.
import { Resend } from 'resend';
import { base, eventually, json } from './world.mjs';

export const clientOf = (apiKey) => new Resend(apiKey, { baseUrl: `${base}/resend` });

/** The data of an answer; fails with the error's own words. */
export async function good(answer) {
  const { data, error } = await answer;
  if (error) throw new Error(`${error.statusCode} ${error.name}: ${error.message}`);
  return data;
}

/** The error of an answer; fails when there is none. */
export async function bad(answer) {
  const { data, error } = await answer;
  if (!error) throw new Error(`accepted: ${JSON.stringify(data)}`);
  return `${error.statusCode} ${error.name}`;
}

export async function openTeam() {
  const team = await json('/api/accounts', { method: 'POST', body: { provider: 'resend' } });
  return { ...team, client: clientOf(team.apiKey) };
}

let next = 0;
const run = Math.floor(Math.random() * 1e6).toString(36);

/** A name that no other test uses. */
export const fresh = (ending = 'example') => `d${run}${next++}.${ending}`;

/** Somebody with a mailbox. */
export const somebody = () => `ann${next++}@${run}.home.example`;

/** A domain that works: created, asked to be verified, verified. */
export async function openDomain(client, wish = {}) {
  const created = await good(client.domains.create({ name: fresh(), capabilities: { sending: 'enabled', receiving: 'enabled' }, ...wish }));
  await good(client.domains.verify(created.id));
  return eventually('verified', async () => {
    const domain = await good(client.domains.get(created.id));
    return domain.status === 'verified' && domain;
  });
}

export const writeMail = (from, to, letter) => json(`/api/people/${encodeURIComponent(from)}/messages`, { method: 'POST', body: { to, channel: 'email', ...letter } });

export const mailbox = (address, direction = 'received') => json(`/api/people/${encodeURIComponent(address)}/messages?direction=${direction}`);

export const act = (address, id, what, body) => json(`/api/people/${encodeURIComponent(address)}/messages/${id}/${what}`, { method: 'POST', body });

export const reach = (address, reachability) => json(`/api/people/${encodeURIComponent(address)}`, { method: 'PUT', body: { reachability } });
