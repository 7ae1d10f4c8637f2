// The eventsource library, which does what browsers do, over a line that is cut again and again.
import test from 'node:test';
import assert from 'node:assert/strict';
import net from 'node:net';
import { once } from 'node:events';
import { EventSource } from 'eventsource';
import { eventually, pause, personWrites, somebody } from '../simulator/world.mjs';

const { SWITCHBOARD_URL: base, TOKEN: token, NUMBER: number } = process.env;

test('an event source comes back by itself, misses nothing and hears nothing twice', { timeout: 60_000 }, async () => {
  const target = new URL(base);
  const lines = new Set();
  const proxy = net.createServer((near) => {
    const far = net.connect(target.port, target.hostname);
    lines.add(near);
    near.on('error', () => {}).on('close', () => { lines.delete(near); far.destroy(); }).pipe(far);
    far.on('error', () => {}).on('close', () => near.destroy()).pipe(near);
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');

  const asked = [];
  const heard = [];
  const source = new EventSource(`http://127.0.0.1:${proxy.address().port}/api/v1/events/stream`, {
    fetch: (url, options) => {
      asked.push(options.headers['Last-Event-ID']);
      return fetch(url, { ...options, headers: { ...options.headers, Authorization: `Bearer ${token}` } });
    },
  });
  source.onmessage = (message) => heard.push(JSON.parse(message.data).message.body);
  await once(source, 'open');

  const texts = Array.from({ length: 12 }, (_, n) => `number ${n}`);
  for (const [n, text] of texts.entries()) {
    await personWrites(somebody(), number, text);
    if (n % 4 === 3) {
      for (const line of lines) line.destroy();
    }
    await pause(20);
  }

  await eventually('all are heard', () => heard.length >= texts.length).catch(() => eventually('all are heard', () => heard.length >= texts.length));
  source.close();
  proxy.close();
  assert.deepEqual([...heard].sort(), [...texts].sort());
  assert.ok(asked.slice(1).every((id) => /^c\d+$/.test(id)), `${asked}`);
  assert.ok(asked.length > 1);
});
