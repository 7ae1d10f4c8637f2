// SendGrid's own client against the simulator, and its own verification of the events that the simulator signs.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { EventWebhook, EventWebhookHeader } from '@sendgrid/eventwebhook';
import { act, mailbox, reach } from './mail.mjs';
import { clientOf, everything, fresh, openAccount, somebody } from './sendgrid.mjs';
import { clearFaults, eventually, listen, missing, setFaults } from './world.mjs';

describe('the SendGrid SDK against the simulator', { skip: missing }, () => {
  let account, app, from, key;

  before(async () => {
    app = await listen();
    account = await openAccount();
    from = { email: `desk@${account.domain.domain}`, name: 'Front desk' };
    const hook = (await account.ask('POST', '/v3/user/webhooks/event/settings', { enabled: true, url: `${app.url}/hook`, ...everything })).body;
    key = (await account.ask('PATCH', `/v3/user/webhooks/event/settings/signed/${hook.id}`, { enabled: true })).body.public_key;
  });

  after(async () => {
    await app?.close();
    await clearFaults();
  });

  const send = async (to, more = {}) => (await account.mail.send({ to, from, subject: 'Your table', text: 'At eight.', ...more }))[0];
  const refused = async (sending) => {
    try { await sending; } catch (error) { return [error.code, error.response.body.errors[0].message, error.response.body.errors[0].field]; }
    throw new Error('accepted');
  };
  const events = (id) => app.calls.flatMap((call) => JSON.parse(call.body)).filter((event) => event.sg_message_id.startsWith(`${id}.`));
  const event = (id, name) => eventually(`${name} of ${id}`, () => events(id).find((e) => e.event === name));

  test('a mail arrives as it was sent, and its way is told in signed events', async () => {
    const [to, cc] = [somebody(), somebody()];
    const sent = await send(`Bea <${to}>`, {
      cc, html: '<p>At <b>eight</b>.</p>', headers: { 'In-Reply-To': '<a@home.example>', 'X-Order': '7' }, customArgs: { intent: 'i1' }, replyTo: 'table@home.example',
      attachments: [{ filename: 'menu.txt', type: 'text/plain', content: Buffer.from('Soup').toString('base64') }],
    });
    assert.equal(sent.statusCode, 202);
    assert.equal(sent.body, '');
    const id = sent.headers['x-message-id'];
    const delivered = await eventually('delivered', () => events(id).find((e) => e.event === 'delivered' && e.email === to));
    assert.equal(delivered.intent, 'i1');
    const [mail] = await mailbox(to);
    assert.deepEqual([mail.from, mail.fromName, mail.subject, mail.body, mail.html, mail.inReplyTo, mail.headers['X-Order'], mail.replyTo],
      [from.email, 'Front desk', 'Your table', 'At eight.', '<p>At <b>eight</b>.</p>', '<a@home.example>', '7', ['table@home.example']]);
    assert.deepEqual(mail.attachments.map((a) => [a.filename, a.contentType, a.size]), [['menu.txt', 'text/plain', 4]]);
    assert.equal(delivered['smtp-id'], mail.messageId);
    await eventually('copy arrived', async () => (await mailbox(cc)).length === 1);
    const library = new EventWebhook();
    const trusted = library.convertPublicKeyToECDSA(key);
    for (const call of app.calls) {
      const [signature, timestamp] = [EventWebhookHeader.SIGNATURE(), EventWebhookHeader.TIMESTAMP()].map((name) => call.headers[name.toLowerCase()]);
      assert.ok(library.verifySignature(trusted, call.body, signature, timestamp));
      assert.ok(!library.verifySignature(trusted, call.body.replace('event', 'evens'), signature, timestamp));
    }
  });

  test('what is sent twice arrives twice: there are no idempotency keys', async () => {
    const to = somebody();
    await Promise.all([send(to), send(to)]);
    await eventually('both arrived', async () => (await mailbox(to)).length === 2);
  });

  test('who bounced or complained is dropped from then on', async () => {
    const [gone, cross] = [somebody(), somebody()];
    await reach(gone, 'unknown');
    const bounced = await event((await send(gone)).headers['x-message-id'], 'bounce');
    assert.deepEqual([bounced.type, bounced.status], ['bounce', '5.1.1']);
    assert.equal((await event((await send(gone)).headers['x-message-id'], 'dropped')).reason, 'Bounced Address');
    const id = (await send(cross)).headers['x-message-id'];
    await event(id, 'delivered');
    await act(cross, (await mailbox(cross))[0].id, 'spam');
    await event(id, 'spamreport');
    assert.equal((await event((await send(cross)).headers['x-message-id'], 'dropped')).reason, 'Spam Reporting Address');
  });

  test('a full mailbox defers, then blocks, and the next mail is tried again', async () => {
    const to = somebody();
    await reach(to, 'full');
    const id = (await send(to)).headers['x-message-id'];
    await event(id, 'deferred');
    assert.equal((await event(id, 'bounce')).type, 'blocked');
    await reach(to, 'reachable');
    await event((await send(to)).headers['x-message-id'], 'delivered');
  });

  test('opens and clicks are told unless tracking is off', async () => {
    const to = somebody();
    const tracked = (await send(to, { html: '<p>x</p>' })).headers['x-message-id'];
    const plain = (await send(to, { html: '<p>y</p>', trackingSettings: { openTracking: { enable: false }, clickTracking: { enable: false } } })).headers['x-message-id'];
    await eventually('both arrived', async () => (await mailbox(to)).length === 2);
    for (const mail of await mailbox(to)) {
      await act(to, mail.id, 'open');
      await act(to, mail.id, 'click', { url: 'https://home.example/' });
    }
    await event(tracked, 'open');
    await event(tracked, 'click');
    assert.deepEqual(events(plain).filter((e) => ['open', 'click'].includes(e.event)), []);
  });

  test('refusals are as the vendor words them', async () => {
    const to = somebody();
    assert.deepEqual(await refused(clientOf(`SG.${'x'.repeat(22)}.${'y'.repeat(43)}`).send({ to, from, subject: 'a', text: 'b' })), [401, 'The provided authorization grant is invalid, expired, or revoked', null]);
    const stranger = await refused(send(to, { from: `a@${fresh()}` }));
    assert.deepEqual([stranger[0], stranger[2]], [403, 'from']);
    assert.match(stranger[1], /Sender Identity/);
    assert.deepEqual((await refused(account.mail.send({ to, from, text: 'b' }))).slice(0, 3).filter((_, n) => n !== 1), [400, 'subject']);
    const asked = (body) => refused(account.mail.client.request({ method: 'POST', url: '/v3/mail/send', body }));
    const good = { personalizations: [{ to: [{ email: to }] }], from: { email: from.email }, subject: 'a', content: [{ type: 'text/plain', value: 'b' }] };
    for (const [part, field] of [
      [{ personalizations: [] }, 'personalizations'], [{ personalizations: [{ to: [{ email: 'nobody' }] }] }, 'personalizations.0.to.0.email'], [{ from: { email: 'me' } }, 'from.email'],
      [{ content: [] }, 'content'], [{ content: [{ type: 'text/plain', value: '' }] }, 'content.0.value'], [{ content: [{ type: 'text/html', value: 'a' }, { type: 'text/plain', value: 'b' }] }, 'content.1.type'],
      [{ headers: { Subject: 'x' } }, 'headers'], [{ attachments: [{ filename: 'a.txt', content: '?' }] }, 'attachments.0.content'],
    ]) assert.deepEqual((await asked({ ...good, ...part })).filter((_, n) => n !== 1), [400, field], JSON.stringify(part));
    assert.equal((await send(to, { mailSettings: { sandboxMode: { enable: true } } })).statusCode, 200);
    assert.equal((await mailbox(to)).length, 0);
  });

  test('faults happen as at the real one', async () => {
    const to = somebody();
    await setFaults({ provider: 'sendgrid', operation: 'mail.send', kind: 'status429', times: 1 });
    assert.equal((await refused(send(to)))[0], 429);
    await setFaults({ provider: 'sendgrid', operation: 'mail.send', kind: 'status5xx', times: 1 });
    assert.equal((await refused(send(to)))[0], 500);
    await setFaults({ provider: 'sendgrid', operation: 'mail.send', kind: 'timeoutBefore', times: 1 });
    await assert.rejects(send(to), /socket hang up|ECONNRESET/);
    assert.equal((await mailbox(to)).length, 0);
    await setFaults({ provider: 'sendgrid', operation: 'mail.send', kind: 'timeoutAfterAccept', times: 1 });
    await assert.rejects(send(to), /socket hang up|ECONNRESET/);
    await eventually('arrived all the same', async () => (await mailbox(to)).length === 1);
  });

  test('events that are not taken come again, as they were signed', async () => {
    let tries = 0;
    const stubborn = await listen(() => ({ status: ++tries < 2 ? 500 : 200 }));
    const other = await openAccount();
    await other.ask('POST', '/v3/user/webhooks/event/settings', { enabled: true, url: stubborn.url, delivered: true });
    await other.mail.send({ to: somebody(), from: `a@${other.domain.domain}`, subject: 'a', text: 'b' });
    await eventually('twice', () => stubborn.calls.length === 2).finally(stubborn.close);
    assert.equal(stubborn.calls[0].body, stubborn.calls[1].body);
    assert.deepEqual(JSON.parse(stubborn.calls[0].body).map((e) => e.event), ['delivered']);
  });
});
