// Points the vendor's SDK at the simulator, and listens for what the simulator calls.
import { createServer } from 'node:http';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import twilio from 'twilio';

export const base = process.env.SIMULATOR_URL;
export const missing = base ? false : 'SIMULATOR_URL names no running simulator';

/** The SDK's own HTTP client, with every host of twilio.com replaced by the simulator: they are told apart by their paths. */
class Detour extends twilio.RequestClient {
  request(options) {
    return super.request({ ...options, uri: options.uri.replace(/^https:\/\/(api|messaging|content|trusthub)\.twilio\.com/, `${base}/twilio`) });
  }
}

export async function json(path, options = {}) {
  const response = await fetch(`${base}${path}`, {
    ...options,
    headers: options.body ? { 'content-type': 'application/json' } : {},
    body: options.body ? JSON.stringify(options.body) : undefined,
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${options.method ?? 'GET'} ${path}: ${response.status} ${text}`);
  return text ? JSON.parse(text) : undefined;
}

export async function openAccount(wish = {}) {
  const account = await json('/api/accounts', { method: 'POST', body: { provider: 'twilio', ...wish } });
  return { ...account, client: twilio(account.sid, account.authToken, { httpClient: new Detour({ autoRetry: false }) }) };
}

export const clientOf = (user, secret, options = {}) => twilio(user, secret, { httpClient: new Detour({ autoRetry: false }), ...options });

let nextPerson = Math.floor(Math.random() * 80) * 100;

/** A number that no other test of this run uses. */
export const somebody = () => `+1917${200 + Math.floor(nextPerson / 10000)}${String(nextPerson++ % 10000).padStart(4, '0')}`;

export const personWrites = (from, to, body, more = {}) =>
  json(`/api/people/${encodeURIComponent(from)}/messages`, { method: 'POST', body: { to, body, ...more } });

/** Somebody on WhatsApp. */
export const chatter = () => `whatsapp:${somebody()}`;

/** What a person has on the phone, and that they look at it. */
export const opensChat = (address, from) => json(`/api/people/${encodeURIComponent(address)}/read`, { method: 'POST', body: { from } });

/** What Meta and the carriers shall say of a sid or a name. */
export const review = (of, is, reason) => json('/api/reviews', { method: 'POST', body: { of, is, reason } });

/** As if 24 hours had gone by since this person wrote. */
export const closeWindows = (address) => json(`/api/people/${encodeURIComponent(address)}/windows`, { method: 'DELETE' });

/** A file that a person may send: a URL for mediaUrls. */
export async function keepFile(bytes, type) {
  const response = await fetch(`${base}/api/files`, { method: 'POST', headers: { 'content-type': type }, body: bytes });
  if (response.status !== 201) throw new Error(`${response.status} ${await response.text()}`);
  return (await response.json()).url;
}

export const phoneOf = (address) => json(`/api/people/${encodeURIComponent(address)}/messages`);

export const setFaults = (...faults) => json('/api/faults', { method: 'PUT', body: faults });

export const clearFaults = () => json('/api/faults', { method: 'DELETE' });

/** Asks again until the answer is true; gives up after five seconds. */
export async function eventually(what, ask) {
  for (const end = Date.now() + 5000; ; await pause(15)) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`still not so after 5 s: ${what}`);
  }
}

/** An application: keeps every request it gets, answers by a function (default 204), checks nothing by itself. */
export async function listen(answer = () => ({ status: 204 })) {
  const calls = [];
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString('utf8');
    const call = { method: request.method, path: request.url, headers: request.headers, body, form: Object.fromEntries(new URLSearchParams(body)) };
    calls.push(call);
    const { status = 200, type = 'text/xml', text = '', bytes, cut = false } = (await answer(call, calls.length)) ?? {};
    if (cut) return request.socket.destroy();
    response.writeHead(status, text || bytes ? { 'content-type': type } : {}).end(bytes ?? text);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${server.address().port}`;
  return {
    url,
    calls,
    at: (path) => calls.filter((c) => c.path.split('?')[0] === path),
    close: () => new Promise((done) => { server.closeAllConnections(); server.close(done); }),
  };
}

export { twilio, pause };
