// Resend's own client against the simulator, and Svix's and Standard Webhooks' own verification of what it sends.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Webhook as Standard } from 'standardwebhooks';
import { Webhook } from 'svix';
import { act, bad, clientOf, fresh, good, mailbox, openDomain, openTeam, reach, somebody, writeMail } from './mail.mjs';
import { base, clearFaults, eventually, json, listen, missing, setFaults } from './world.mjs';

const all = [
  'email.sent', 'email.scheduled', 'email.delivered', 'email.delivery_delayed', 'email.complained', 'email.bounced', 'email.opened', 'email.clicked', 'email.received', 'email.suppressed',
  'domain.created', 'domain.updated', 'domain.deleted', 'suppression.added', 'suppression.removed',
];

describe('the resend SDK against the simulator', { skip: missing }, () => {
  let client, domain, app, hook, from;

  before(async () => {
    app = await listen();
    ({ client } = await openTeam());
    hook = await good(client.webhooks.create({ endpoint: `${app.url}/hook`, events: all }));
    domain = await openDomain(client);
    from = `Front desk <desk@${domain.name}>`;
  });

  after(async () => {
    await app?.close();
    await clearFaults();
  });

  const send = (to, more = {}, options) => client.emails.send({ from, to, subject: 'Your table', text: 'At eight.', ...more }, options);
  const events = (id) => app.calls.map((call) => JSON.parse(call.body)).filter((event) => event.data.email_id === id || event.data.id === id);
  const event = (id, type) => eventually(`${type} of ${id}`, () => events(id).find((e) => e.type === type));
  const headersOf = (call) => ({ 'svix-id': call.headers['svix-id'], 'svix-timestamp': call.headers['svix-timestamp'], 'svix-signature': call.headers['svix-signature'] });

  test('a mail arrives as it was sent, and its way is told and can be read', async () => {
    const [to, cc] = [somebody(), somebody()];
    const { id } = await good(send([`Ann <${to}>`], {
      cc, replyTo: `table+7@${domain.name}`, html: '<p>At <b>eight</b>.</p>', headers: { 'In-Reply-To': '<a@home.example>', 'X-Order': '7' }, tags: [{ name: 'kind', value: 'booking' }],
      attachments: [{ filename: 'menu.txt', content: Buffer.from('Soup') }, { filename: 'logo.png', content: Buffer.from([1, 2, 3]), contentId: 'logo' }],
    }));
    const delivered = await event(id, 'email.delivered');
    assert.deepEqual(delivered.data.tags, { kind: 'booking' });
    const [mail] = await eventually('arrived', async () => { const mails = await mailbox(to); return mails.length && mails; });
    assert.equal(mail.from, `desk@${domain.name}`);
    assert.equal(mail.fromName, 'Front desk');
    assert.deepEqual([mail.subject, mail.body, mail.html, mail.inReplyTo, mail.headers['X-Order']], ['Your table', 'At eight.', '<p>At <b>eight</b>.</p>', '<a@home.example>', '7']);
    assert.deepEqual(mail.attachments.map((a) => [a.filename, a.contentType, a.size]), [['menu.txt', 'text/plain', 4], ['logo.png', 'image/png', 3]]);
    await eventually('copy arrived', async () => (await mailbox(cc)).length === 1);
    const read = await good(client.emails.get(id));
    assert.equal(read.message_id, mail.messageId);
    assert.deepEqual([read.to, read.cc, read.reply_to, read.tags], [[`Ann <${to}>`], [cc], [`table+7@${domain.name}`], [{ name: 'kind', value: 'booking' }]]);
    await eventually('delivered', async () => (await good(client.emails.get(id))).last_event === 'delivered');
    const { data: files } = await good(client.emails.attachments.list({ emailId: id }));
    const file = await good(client.emails.attachments.get({ emailId: id, id: files[0].id }));
    assert.equal(await (await fetch(file.download_url)).text(), 'Soup');
    assert.equal((await fetch(`${file.download_url}0`)).status, 403);
  });

  test('an attachment is fetched from its path', async () => {
    const to = somebody();
    const files = await listen(() => ({ text: 'Soup', type: 'text/plain' }));
    await good(send(to, { attachments: [{ path: `${files.url}/menu.txt` }] }));
    const [mail] = await eventually('arrived', async () => { const mails = await mailbox(to); return mails.length && mails; });
    const saved = await fetch(`${base}/api/people/${encodeURIComponent(to)}/messages/${mail.id}/attachments/0`);
    assert.equal(await saved.text(), 'Soup');
    assert.match(saved.headers.get('content-disposition'), /attachment.*menu\.txt/);
    await files.close();
    assert.equal(await bad(send(to, { attachments: [{ path: `${files.url}/menu.txt` }] })), '422 invalid_attachment');
  });

  test('every webhook is signed as Svix and Standard Webhooks sign', async () => {
    const { id } = await good(send(somebody()));
    await event(id, 'email.delivered');
    for (const call of app.calls) {
      assert.doesNotThrow(() => new Webhook(hook.signing_secret).verify(call.body, headersOf(call)));
      const [a, b, c] = Object.values(headersOf(call));
      assert.ok(new Standard(hook.signing_secret).verify(call.body, { 'webhook-id': a, 'webhook-timestamp': b, 'webhook-signature': c }));
      assert.ok(client.webhooks.verify({ payload: call.body, headers: { id: a, timestamp: b, signature: c }, webhookSecret: hook.signing_secret }));
    }
    await setFaults({ provider: 'resend', operation: 'webhook.email.delivered', kind: 'badSignature', times: 1 });
    const { id: other } = await good(send(somebody()));
    await event(other, 'email.delivered');
    const call = app.calls.find((c) => c.body.includes('email.delivered') && c.body.includes(other));
    assert.throws(() => new Webhook(hook.signing_secret).verify(call.body, headersOf(call)));
    await clearFaults();
  });

  test('a mail that a person writes is told without its body, and fetched with it', async () => {
    const person = somebody();
    const written = await writeMail(person, `Desk <desk@${domain.name}>`, {
      subject: 'A table?', body: 'For two', html: '<p>For two <img src="cid:map"></p>', headers: { 'X-Mailer': 'Hand' },
      attachments: [{ filename: 'map.png', content: Buffer.from([9]).toString('base64'), contentType: 'image/png', contentId: 'map' }],
    });
    const told = await event(written.id, 'email.received');
    assert.deepEqual([told.data.from, told.data.to, told.data.subject, told.data.message_id], [person, [`Desk <desk@${domain.name}>`], 'A table?', written.messageId]);
    assert.deepEqual([told.data.text, told.data.html, told.data.headers, told.data.attachments[0].content], [undefined, undefined, undefined, undefined]);
    const mail = await good(client.emails.receiving.get(written.id));
    assert.deepEqual([mail.text, mail.headers['x-mailer'], mail.received_for], ['For two', 'Hand', [`desk@${domain.name}`]]);
    assert.match(mail.html, /src="data:image\/png;base64,CQ=="/);
    assert.match((await good(client.emails.receiving.get(written.id, { html_format: 'cid' }))).html, /src="cid:map"/);
    const file = await good(client.emails.receiving.attachments.get({ emailId: written.id, id: mail.attachments[0].id }));
    assert.deepEqual([...new Uint8Array(await (await fetch(file.download_url)).arrayBuffer())], [9]);
    const list = await good(client.emails.receiving.list({ limit: 1 }));
    assert.deepEqual([list.data[0].id, list.data[0].text], [written.id, undefined]);
    await eventually('taken', async () => (await mailbox(person, 'written'))[0].state === 'delivered');
  });

  test('an answer carries the thread on', async () => {
    const person = somebody();
    await good(send(person));
    const [mail] = await eventually('arrived', async () => { const mails = await mailbox(person); return mails.length && mails; });
    const answer = await writeMail(person, `desk@${domain.name}`, { subject: 'Re: Your table', body: 'Thanks', inReplyTo: mail.id });
    const { headers } = await good(client.emails.receiving.get(answer.id));
    assert.deepEqual([headers['in-reply-to'], headers.references, headers['message-id']], [mail.messageId, mail.messageId, answer.messageId]);
    const again = await writeMail(person, `desk@${domain.name}`, { subject: 'Re: Your table', body: 'And wine', inReplyTo: answer.messageId });
    assert.equal((await good(client.emails.receiving.get(again.id))).headers.references, `${mail.messageId} ${answer.messageId}`);
  });

  test('mail between two domains here arrives as mail', async () => {
    const other = await openTeam();
    const { name } = await openDomain(other.client);
    await good(send(`bot@${name}`, { headers: { 'Auto-Submitted': 'auto-replied' } }));
    const [mail] = await eventually('received', async () => { const { data } = await good(other.client.emails.receiving.list()); return data.length && data; });
    assert.equal((await good(other.client.emails.receiving.get(mail.id))).headers['auto-submitted'], 'auto-replied');
    assert.equal((await good(client.emails.receiving.list())).data.some((m) => m.id === mail.id), false);
    assert.equal(await bad(client.emails.receiving.get(mail.id)), '404 not_found');
  });

  test('an idempotency key stands for one mail', async () => {
    const to = somebody();
    const key = { idempotencyKey: `order-${to}` };
    const first = await good(send(to, {}, key));
    assert.equal((await good(send(to, {}, key))).id, first.id);
    assert.equal(await bad(send(to, { subject: 'Another' }, key)), '409 invalid_idempotent_request');
    assert.equal(await bad(send(to, {}, { idempotencyKey: 'k'.repeat(257) })), '400 invalid_idempotency_key');
    await event(first.id, 'email.delivered');
    assert.equal((await mailbox(to)).length, 1);
    const refused = { idempotencyKey: `refused-${to}` };
    assert.equal(await bad(send(to, { tags: [{ name: 'no space', value: 'x' }] }, refused)), '422 validation_error');
    await good(send(to, {}, refused));
  });

  test('while a request is under way, its key is taken', async () => {
    let release;
    const held = new Promise((done) => { release = done; });
    const files = await listen(() => held);
    const to = somebody();
    const [mail, key] = [{ attachments: [{ path: `${files.url}/slow.txt` }] }, { idempotencyKey: `slow-${to}` }];
    const first = send(to, mail, key);
    await eventually('under way', () => files.calls.length === 1);
    assert.equal(await bad(send(to, mail, key)), '409 concurrent_idempotent_requests');
    release({ text: 'late', type: 'text/plain' });
    assert.equal((await good(send(to, mail, key))).id ?? null, (await good(first)).id);
    await files.close();
  });

  test('a batch is accepted as a whole, or mail by mail when that is asked for', async () => {
    const [one, two] = [somebody(), somebody()];
    const mail = (to) => ({ from, to, subject: 'Hi', html: '<p>Hi</p>' });
    const key = { idempotencyKey: `batch-${one}` };
    const { data } = await good(client.batch.send([mail(one), mail(two)], key));
    assert.equal(data.length, 2);
    assert.deepEqual((await good(client.batch.send([mail(one), mail(two)], key))).data, data);
    await eventually('both', async () => (await mailbox(one)).length === 1 && (await mailbox(two)).length === 1);
    assert.equal(await bad(client.batch.send([mail(one), mail('nobody')])), '422 validation_error');
    const mixed = await good(client.batch.send([mail(one), mail('nobody')], { batchValidation: 'permissive' }));
    assert.deepEqual([mixed.data.length, mixed.errors.map((e) => e.index)], [1, [1]]);
    assert.equal(await bad(client.batch.send(Array.from({ length: 101 }, () => mail(one)))), '422 validation_error');
  });

  test('a mail for later waits, is moved, and is cancelled', async () => {
    const to = somebody();
    const later = (ms) => new Date(Date.now() + ms).toISOString();
    const { id } = await good(send(to, { scheduledAt: later(3_600_000) }));
    await event(id, 'email.scheduled');
    assert.equal((await good(client.emails.get(id))).last_event, 'scheduled');
    await good(client.emails.update({ id, scheduledAt: later(200) }));
    await event(id, 'email.delivered');
    assert.equal(await bad(client.emails.cancel(id)), '422 validation_error');
    const { id: other } = await good(send(to, { scheduledAt: later(3_600_000) }));
    await good(client.emails.cancel(other));
    assert.equal((await good(client.emails.get(other))).last_event, 'canceled');
    assert.equal(await bad(client.emails.update({ id: other, scheduledAt: later(60_000) })), '422 validation_error');
    assert.equal(await bad(send(to, { scheduledAt: later(31 * 86_400_000) })), '422 validation_error');
    assert.equal(await bad(send(to, { scheduledAt: 'soon' })), '422 validation_error');
    assert.equal((await mailbox(to)).length, 1);
  });

  test('what is wrong with a mail is said as Resend says it', async () => {
    const to = somebody();
    const wrong = async (more) => bad(send(to, more));
    assert.equal(await wrong({ from: undefined }), '422 missing_required_field');
    assert.equal(await wrong({ from: 'desk' }), '422 invalid_from_address');
    assert.equal(await wrong({ subject: undefined }), '422 missing_required_field');
    assert.equal(await wrong({ text: undefined }), '422 missing_required_field');
    assert.equal(await bad(send(undefined)), '422 missing_required_field');
    assert.equal(await bad(send(Array.from({ length: 51 }, somebody))), '422 validation_error');
    assert.equal(await wrong({ cc: 'nobody' }), '422 validation_error');
    assert.equal(await wrong({ headers: { 'X-A': 'two\r\nlines' } }), '422 validation_error');
    assert.equal(await wrong({ attachments: [{ filename: 'a.txt' }] }), '422 invalid_attachment');
    assert.equal(await wrong({ attachments: [{ filename: 'a.txt', content: '%' }] }), '422 invalid_attachment');
    assert.equal(await wrong({ template: { id: 'none' }, text: undefined }), '404 not_found');
    assert.equal(await wrong({ from: `desk@mail.${domain.name}` }), '403 validation_error');
    assert.equal(await wrong({ from: 'Acme <onboarding@resend.dev>' }), '403 validation_error');
    assert.equal(await bad(clientOf('re_nobody_knows').emails.list()), '403 invalid_api_key');
    assert.equal(await bad(client.get('/nothing')), '404 not_found');
    assert.equal(await bad(client.put('/emails', {})), '405 method_not_allowed');
    const ask = async (headers, body) => { const r = await fetch(`${base}/resend/emails`, { method: 'POST', headers, body }); return [r.status, await r.text()]; };
    assert.deepEqual((await ask({})).map((x) => `${x}`.includes('missing_api_key')), [false, true]);
    assert.equal((await ask({ authorization: `Bearer ${client.key}` }, '{'))[0], 400);
    assert.deepEqual(await mailbox(to), []);
  });

  test('more than 40 MB are refused', async () => {
    const attachments = [{ filename: 'big.bin', content: Buffer.alloc(31 * 1024 * 1024).toString('base64') }];
    const { error } = await send(somebody(), { attachments });
    assert.ok(error && [413, null].includes(error.statusCode), JSON.stringify(error));
  });

  test('lists are paged both ways', async () => {
    const team = await openTeam();
    const own = await openDomain(team.client);
    const ids = [];
    for (let i = 0; i < 5; i++) ids.unshift((await good(team.client.emails.send({ from: `a@${own.name}`, to: somebody(), subject: `${i}`, text: 'x' }))).id);
    const page = async (options) => { const { data, has_more } = await good(team.client.emails.list(options)); return [data.map((e) => ids.indexOf(e.id)), has_more]; };
    assert.deepEqual(await page({}), [[0, 1, 2, 3, 4], false]);
    assert.deepEqual(await page({ limit: 2 }), [[0, 1], true]);
    assert.deepEqual(await page({ limit: 2, after: ids[1] }), [[2, 3], true]);
    assert.deepEqual(await page({ limit: 2, after: ids[3] }), [[4], false]);
    assert.deepEqual(await page({ limit: 2, before: ids[3] }), [[1, 2], true]);
    assert.equal(await bad(team.client.emails.list({ limit: 101 })), '422 validation_error');
  });

  test('a domain is created with its records, verified, changed and removed', async () => {
    const name = fresh('mail.acme.co.uk');
    const sub = name.split('.').slice(0, 2).join('.');
    const created = await good(client.domains.create({ name, region: 'eu-west-1', capabilities: { sending: 'enabled', receiving: 'enabled' } }));
    assert.equal(created.status, 'not_started');
    assert.deepEqual(created.records.map((r) => [r.record, r.type, r.name, r.priority ?? null]), [
      ['SPF', 'MX', `send.${sub}`, 10], ['SPF', 'TXT', `send.${sub}`, null], ['DKIM', 'TXT', `resend._domainkey.${sub}`, null], ['Receiving', 'MX', sub, 10],
    ]);
    assert.equal(created.records[0].value, 'feedback-smtp.eu-west-1.amazonses.com');
    assert.equal(await bad(client.domains.create({ name })), '403 validation_error');
    assert.equal(await bad(client.emails.send({ from: `a@${name}`, to: somebody(), subject: 'x', text: 'x' })), '403 validation_error');
    const status = async () => (await good(client.domains.get(created.id))).status;
    await json(`/api/dns/${name}`, { method: 'PUT', body: { missing: ['dkim', 'receiving'] } });
    await good(client.domains.verify(created.id));
    await eventually('failed', async () => (await status()) === 'failed');
    await json(`/api/dns/${name}`, { method: 'PUT', body: { missing: ['receiving'] } });
    await good(client.domains.verify(created.id));
    assert.equal(await status(), 'pending');
    await eventually('partly failed', async () => (await status()) === 'partially_failed');
    await good(client.emails.send({ from: `a@${name}`, to: somebody(), subject: 'x', text: 'x' }));
    await assert.rejects(writeMail(somebody(), `a@${name}`, { body: 'Hi' }), /404/);
    await json(`/api/dns/${name}`, { method: 'PUT', body: { missing: [] } });
    await good(client.domains.verify(created.id));
    await eventually('verified', async () => (await status()) === 'verified');
    await writeMail(somebody(), `a@${name}`, { body: 'Hi' });
    await good(client.domains.update({ id: created.id, openTracking: true, capabilities: { receiving: 'disabled' } }));
    assert.deepEqual((({ open_tracking, capabilities }) => [open_tracking, capabilities.receiving])(await good(client.domains.get(created.id))), [true, 'disabled']);
    assert.equal(await bad(client.domains.update({ id: created.id, capabilities: { sending: 'disabled' } })), '422 validation_error');
    await good(client.domains.remove(created.id));
    assert.equal(await bad(client.domains.get(created.id)), '404 not_found');
    await event(created.id, 'domain.deleted');
    assert.equal(await bad(client.domains.create({ name: 'no domain' })), '422 validation_error');
    assert.equal(await bad(client.domains.create({ name: fresh(), region: 'moon' })), '422 invalid_region');
  });

  test('a subdomain is a domain of its own', async () => {
    const sub = await openDomain(client, { name: `news.${domain.name}` });
    await good(client.emails.send({ from: `a@${sub.name}`, to: somebody(), subject: 'x', text: 'x' }));
    const [a, b] = [await writeMail(somebody(), `x@${sub.name}`, { body: 'sub' }), await writeMail(somebody(), `x@${domain.name}`, { body: 'above' })];
    assert.deepEqual((await good(client.emails.receiving.get(a.id))).received_for, [`x@${sub.name}`]);
    assert.deepEqual((await good(client.emails.receiving.get(b.id))).received_for, [`x@${domain.name}`]);
    await assert.rejects(writeMail(somebody(), `x@other.${domain.name}`, { body: 'Hi' }), /404/);
  });

  test('bounces and complaints end on the suppression list', async () => {
    const [gone, angry] = [somebody(), somebody()];
    await reach(gone, 'unknown');
    const { id } = await good(send(gone));
    const bounced = await event(id, 'email.bounced');
    assert.deepEqual([bounced.data.bounce.type, bounced.data.to], ['Permanent', [gone]]);
    const entry = await eventually('suppressed', async () => (await client.suppressions.get(gone)).data);
    assert.deepEqual([entry.origin, entry.source_id], ['bounce', id]);
    const { id: next } = await good(send(gone));
    assert.equal((await event(next, 'email.suppressed')).data.suppressed.reason, 'previous_bounce');
    assert.ok(!events(next).some((e) => e.type === 'email.sent'));
    assert.equal((await good(client.emails.get(next))).last_event, 'suppressed');

    const { id: third } = await good(send(angry));
    await event(third, 'email.delivered');
    await act(angry, third, 'spam');
    await event(third, 'email.complained');
    assert.equal((await good(client.suppressions.list({ origin: 'complaint' }))).data[0].email, angry);
    await good(client.suppressions.remove(angry));
    await event(third, 'email.complained');
    const { id: fourth } = await good(send(angry));
    await event(fourth, 'email.delivered');
  });

  test('suppressions are entered and taken out by hand', async () => {
    const [a, b, c] = [somebody(), somebody(), somebody()];
    const { id } = await good(client.suppressions.add({ email: a }));
    assert.equal((await good(client.suppressions.get(id))).email, a);
    const { data } = await good(client.suppressions.batch.add({ emails: [b, c] }));
    assert.equal(data.length, 2);
    assert.equal((await event(id, 'suppression.added')).data.origin, 'manual');
    const { id: mail } = await good(send([a, somebody()]));
    assert.deepEqual((await event(mail, 'email.suppressed')).data.to, [a]);
    await event(mail, 'email.delivered');
    await good(client.suppressions.batch.remove({ ids: [id, data[0].id] }));
    assert.equal(await bad(client.suppressions.get(a)), '404 not_found');
    assert.equal(await bad(client.suppressions.add({ email: 'nobody' })), '422 validation_error');
  });

  test('a full mailbox delays, and then bounces or takes it', async () => {
    const [full, tidied] = [somebody(), somebody()];
    await reach(full, 'full');
    await reach(tidied, 'full');
    const [{ id }, { id: other }] = [await good(send(full)), await good(send(tidied))];
    await event(other, 'email.delivery_delayed');
    await reach(tidied, 'reachable');
    const bounced = await event(id, 'email.bounced');
    assert.deepEqual([bounced.data.bounce.type, bounced.data.bounce.subType], ['Transient', 'MailboxFull']);
    assert.equal(await bad(client.suppressions.get(full)), '404 not_found');
    await event(other, 'email.delivered');
  });

  test('the test recipients behave as they are called', async () => {
    for (const [name, end] of [['delivered', 'delivered'], ['bounced+label', 'bounced'], ['complained+a.b', 'complained'], ['suppressed', 'suppressed']]) {
      const { id } = await good(send(`${name}@resend.dev`));
      await event(id, `email.${end}`);
      assert.ok((await client.suppressions.get(`${name}@resend.dev`)).error);
    }
    await good(send('delivered@resend.dev', { from: 'Acme <onboarding@resend.dev>' }));
  });

  test('opening and following are told only when they are tracked', async () => {
    const tracked = await openDomain(client, { openTracking: true, clickTracking: true });
    const person = somebody();
    const { id: quiet } = await good(send(person, { html: '<a href="https://acme.example">x</a>' }));
    const { id } = await good(client.emails.send({ from: `a@${tracked.name}`, to: person, subject: 'x', html: '<a href="https://acme.example">x</a>' }));
    await Promise.all([event(quiet, 'email.delivered'), event(id, 'email.delivered')]);
    for (const mail of [quiet, id]) {
      await act(person, mail, 'open');
      await act(person, mail, 'click', { url: 'https://acme.example' });
    }
    await event(id, 'email.opened');
    assert.equal((await event(id, 'email.clicked')).data.click.link, 'https://acme.example');
    assert.ok(!events(quiet).some((e) => ['email.opened', 'email.clicked'].includes(e.type)));
  });

  test('a webhook hears what it asked for, until it is switched off', async () => {
    const other = await good(client.webhooks.create({ endpoint: `${app.url}/bounces`, events: ['email.bounced'] }));
    await good(send('delivered@resend.dev'));
    await good(send('bounced@resend.dev'));
    await eventually('bounce', () => app.at('/bounces').length === 1);
    assert.equal(JSON.parse(app.at('/bounces')[0].body).type, 'email.bounced');
    assert.equal((await good(client.webhooks.get(other.id))).signing_secret, other.signing_secret);
    await good(client.webhooks.update(other.id, { status: 'disabled' }));
    const { id } = await good(send('bounced@resend.dev'));
    await event(id, 'email.bounced');
    assert.equal(app.at('/bounces').length, 1);
    assert.deepEqual((await good(client.webhooks.list())).data.map((w) => w.status).sort(), ['disabled', 'enabled']);
    await good(client.webhooks.remove(other.id));
    assert.equal(await bad(client.webhooks.get(other.id)), '404 not_found');
    assert.equal(await bad(client.webhooks.create({ endpoint: 'nowhere', events: ['email.sent'] })), '422 validation_error');
    assert.equal(await bad(client.webhooks.create({ endpoint: app.url, events: ['email.eaten'] })), '422 validation_error');
    assert.equal(await bad(client.webhooks.create({ endpoint: app.url, events: [] })), '422 missing_required_field');
  });

  test('faults strike the mail side too', async () => {
    const to = somebody();
    await setFaults({ provider: 'resend', operation: 'emails.send', kind: 'status429', times: 1 });
    const limited = await send(to);
    assert.deepEqual([limited.error.statusCode, limited.error.name, limited.headers['retry-after']], [429, 'rate_limit_exceeded', '1']);
    await setFaults({ provider: 'resend', operation: 'emails.*', kind: 'status5xx', times: 1 });
    assert.equal(await bad(send(to)), '500 internal_server_error');
    assert.deepEqual(await mailbox(to), []);
    await setFaults({ provider: 'resend', operation: 'emails.send', kind: 'timeoutAfterAccept', times: 1 });
    const key = { idempotencyKey: `cut-${to}` };
    assert.equal(await bad(send(to, {}, key)), 'null application_error');
    const { id } = await good(send(to, {}, key));
    await event(id, 'email.delivered');
    assert.equal((await mailbox(to)).length, 1);
    await clearFaults();
  });
});
