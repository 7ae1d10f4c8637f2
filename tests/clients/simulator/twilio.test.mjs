// The vendor's SDK against the simulator: what it accepts and understands is the wire.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  clearFaults, clientOf, eventually, json, listen, missing, openAccount, personWrites, phoneOf, setFaults, somebody, twilio,
} from './world.mjs';

describe('the twilio SDK against the simulator', { skip: missing }, () => {
  let account, client, number, app;

  before(async () => {
    app = await listen((call) =>
      call.path === '/echo' ? { text: new twilio.twiml.MessagingResponse().message(`You said ${call.form.Body}`).toString() } : { status: 204 });
    account = await openAccount();
    client = account.client;
    const [offer] = await client.availablePhoneNumbers('US').local.list({ areaCode: 415, smsEnabled: true, limit: 5 });
    number = await client.incomingPhoneNumbers.create({ phoneNumber: offer.phoneNumber, smsUrl: `${app.url}/sms`, friendlyName: 'Front desk' });
  });

  after(async () => {
    await app.close();
    await clearFaults();
  });

  const send = (to, body, more = {}) => client.messages.create({ to, from: number.phoneNumber, body, ...more });

  test('a number is found, bought, listed, changed and released', async () => {
    const offers = await client.availablePhoneNumbers('US').local.list({ areaCode: 212, limit: 10 });
    assert.equal(offers.length, 10);
    assert.ok(offers.every((o) => o.phoneNumber.startsWith('+1212') && o.capabilities.sms && o.capabilities.mms));
    const bought = await client.incomingPhoneNumbers.create({ areaCode: '212' });
    assert.equal(bought.phoneNumber, offers[0].phoneNumber);
    assert.equal(bought.status, 'in-use');
    assert.deepEqual(bought.capabilities, { voice: true, sms: true, mms: true, fax: false });
    const changed = await client.incomingPhoneNumbers(bought.sid).update({ smsUrl: `${app.url}/else`, smsMethod: 'GET', friendlyName: 'Else' });
    assert.deepEqual([changed.smsUrl, changed.smsMethod, changed.friendlyName], [`${app.url}/else`, 'GET', 'Else']);
    assert.ok((await client.incomingPhoneNumbers.list()).some((n) => n.sid === bought.sid));
    assert.equal((await client.incomingPhoneNumbers.list({ phoneNumber: bought.phoneNumber }))[0].sid, bought.sid);
    await assert.rejects(client.incomingPhoneNumbers.create({ phoneNumber: bought.phoneNumber }), { status: 400, code: 21422 });
    assert.equal(await client.incomingPhoneNumbers(bought.sid).remove(), true);
    await assert.rejects(client.incomingPhoneNumbers(bought.sid).fetch(), { status: 404, code: 20404 });
    await assert.rejects(client.incomingPhoneNumbers.create({ areaCode: '999' }), { code: 21452 });
  });

  test('a message is queued, then delivered to the phone, and its price follows', async () => {
    const person = somebody();
    const sent = await send(person, 'Grüße, your table is ready');
    assert.match(sent.sid, /^SM[0-9a-f]{32}$/);
    assert.deepEqual([sent.status, sent.direction, sent.price, sent.numSegments, sent.numMedia, sent.dateSent], ['queued', 'outbound-api', null, '1', '0', null]);
    assert.ok(Math.abs(sent.dateCreated - Date.now()) < 60_000);
    const done = await eventually('delivered', async () => (await client.messages(sent.sid).fetch().then((m) => m.status === 'delivered' && m)));
    assert.match(done.price, /^-0\.\d{5}$/);
    assert.equal(done.priceUnit, 'USD');
    assert.deepEqual((await phoneOf(person)).map((m) => m.body), ['Grüße, your table is ready']);
  });

  test('status callbacks come signed for every state but the first', async () => {
    const url = `${app.url}/status?order=7&x=a%20b#rc=2&rp=all`;
    const sent = await send(somebody(), 'On its way', { statusCallback: url });
    const calls = await eventually('three callbacks', () => {
      const mine = app.at('/status').filter((c) => c.form.MessageSid === sent.sid);
      return mine.length >= 3 && mine;
    });
    assert.deepEqual(new Set(calls.map((c) => c.form.MessageStatus)), new Set(['sending', 'sent', 'delivered']));
    for (const call of calls) {
      assert.equal(call.path, '/status?order=7&x=a%20b');
      assert.ok(twilio.validateRequest(account.authToken, call.headers['x-twilio-signature'], `${app.url}${call.path}`, call.form));
      assert.match(call.headers['i-twilio-idempotency-token'], /^[0-9a-f-]{36}$/);
      assert.deepEqual([call.form.AccountSid, call.form.SmsSid, call.form.SmsStatus], [account.sid, sent.sid, call.form.MessageStatus]);
    }
  });

  test('what a person writes reaches the webhook, signed, and can be fetched', async () => {
    const person = somebody();
    const body = 'Is 7 pm still free? 你好 & <b>+</b>';
    const written = await personWrites(person, number.phoneNumber, body);
    const call = await eventually('the webhook', () => app.at('/sms').find((c) => c.form.MessageSid === written.id));
    assert.ok(twilio.validateRequest(account.authToken, call.headers['x-twilio-signature'], `${app.url}/sms`, call.form));
    assert.ok(!twilio.validateRequest('another token', call.headers['x-twilio-signature'], `${app.url}/sms`, call.form));
    assert.deepEqual(
      [call.form.From, call.form.To, call.form.Body, call.form.SmsStatus, call.form.NumMedia, call.form.NumSegments, call.form.AccountSid, call.form.ApiVersion],
      [person, number.phoneNumber, body, 'received', '0', '1', account.sid, '2010-04-01']);
    assert.deepEqual([call.form.ToCity, call.form.ToState, call.form.ToCountry, call.form.OptOutType], ['SAN FRANCISCO', 'CA', 'US', undefined]);
    const fetched = await client.messages(written.id).fetch();
    assert.deepEqual([fetched.direction, fetched.status, fetched.from, fetched.body], ['inbound', 'received', person, body]);
  });

  test('a TwiML answer is sent to the person as a reply', async () => {
    const person = somebody();
    await client.incomingPhoneNumbers(number.sid).update({ smsUrl: `${app.url}/echo` });
    await personWrites(person, number.phoneNumber, 'a < b');
    await eventually('the reply', async () => (await phoneOf(person)).some((m) => m.body === 'You said a < b'));
    const [reply] = await client.messages.list({ to: person });
    assert.equal(reply.direction, 'outbound-reply');
    await client.incomingPhoneNumbers(number.sid).update({ smsUrl: `${app.url}/sms` });
  });

  test('STOP blocks with 21610 until START, and the webhook still hears it', async () => {
    const person = somebody();
    await personWrites(person, number.phoneNumber, ' stop ');
    await assert.rejects(send(person, 'Are you there?'), { status: 400, code: 21610 });
    await eventually('the webhook', () => app.calls.some((c) => c.form.From === person && c.form.Body === ' stop '));
    assert.match((await phoneOf(person))[0].body, /unsubscribed/);
    await personWrites(person, number.phoneNumber, 'please stop it');
    await personWrites(person, number.phoneNumber, 'START');
    assert.equal((await send(person, 'Welcome back')).status, 'queued');
  });

  test('lists are filtered and paged, newest first', async () => {
    const person = somebody();
    for (const n of [1, 2, 3, 4, 5]) await send(person, `Message ${n}`);
    const all = await client.messages.list({ to: person, pageSize: 2 });
    assert.deepEqual(all.map((m) => m.body), ['Message 5', 'Message 4', 'Message 3', 'Message 2', 'Message 1']);
    const page = await client.messages.page({ to: person, pageSize: 2 });
    const next = await page.nextPage();
    assert.deepEqual(next.instances.map((m) => m.body), ['Message 3', 'Message 2']);
    const hour = 3_600_000;
    assert.equal((await client.messages.list({ to: person, dateSentAfter: new Date(Date.now() - hour) })).length, 5);
    assert.equal((await client.messages.list({ to: person, dateSentAfter: new Date(Date.now() + hour) })).length, 0);
    assert.equal((await client.messages.list({ to: person, dateSentBefore: new Date(Date.now() - hour) })).length, 0);
    assert.equal((await client.messages.list({ to: person, dateSent: new Date() })).length, 5);
    assert.equal((await client.messages.list({ to: person, from: number.phoneNumber, limit: 1 })).length, 1);
  });

  test('a message can be emptied and deleted', async () => {
    const sent = await send(somebody(), 'Secret');
    await eventually('delivered', async () => (await client.messages(sent.sid).fetch()).status === 'delivered');
    assert.equal((await client.messages(sent.sid).update({ body: '' })).body, '');
    assert.equal(await client.messages(sent.sid).remove(), true);
    await assert.rejects(client.messages(sent.sid).fetch(), { status: 404, code: 20404 });
  });

  test('pictures go both ways', async () => {
    const person = somebody();
    const sent = await client.messages.create({ to: person, from: number.phoneNumber, mediaUrl: ['https://pictures.example/menu.png', 'https://pictures.example/map.jpg'] });
    assert.match(sent.sid, /^MM/);
    assert.equal(sent.numMedia, '2');
    assert.deepEqual((await client.messages(sent.sid).media.list()).map((m) => m.contentType), ['image/png', 'image/jpeg']);
    const written = await personWrites(person, number.phoneNumber, 'Like this', { mediaUrls: [`${app.url}/photo.jpg`] });
    const call = await eventually('the webhook', () => app.calls.find((c) => c.form.MessageSid === written.id));
    assert.deepEqual([call.form.NumMedia, call.form.MediaContentType0], ['1', 'image/jpeg']);
    const basic = `Basic ${Buffer.from(`${account.sid}:${account.authToken}`).toString('base64')}`;
    const media = await fetch(call.form.MediaUrl0, { headers: { authorization: basic }, redirect: 'manual' });
    assert.deepEqual([media.status, media.headers.get('location')], [307, `${app.url}/photo.jpg`]);
  });

  const refusals = [
    ['no recipient', { to: '' }, 21604],
    ['a recipient that is no number', { to: '+1415' }, 21211],
    ['words as recipient', { to: 'the boss' }, 21211],
    ['a sender that is no number', { from: 'nobody!' }, 21212],
    ["a sender of somebody else's", { from: '+14155550100' }, 21606],
    ['no text', { body: '' }, 21602],
    ['too long a text', { body: 'x'.repeat(1601) }, 21617],
    ['a callback that is no URL', { statusCallback: 'nowhere' }, 21609],
  ];
  for (const [what, change, code] of refusals) {
    test(`${what} is refused with ${code}`, async () => {
      await assert.rejects(
        client.messages.create({ to: '+19175550100', from: number.phoneNumber, body: 'Hello', ...change }),
        { status: 400, code, moreInfo: `https://www.twilio.com/docs/errors/${code}` });
    });
  }

  test('wrong credentials get 20003, API keys work', async () => {
    await assert.rejects(clientOf(account.sid, 'wrong').messages.list(), { status: 401, code: 20003 });
    const byKey = clientOf(account.apiKeySid, account.apiKeySecret, { accountSid: account.sid });
    assert.ok(Array.isArray(await byKey.messages.list({ limit: 1 })));
  });

  test("a subaccount's webhooks are signed with its own token, and a suspended one is shut", async () => {
    const sub = await client.api.v2010.accounts.create({ friendlyName: 'Branch' });
    assert.equal(sub.ownerAccountSid, account.sid);
    const branch = await client.api.v2010.accounts(sub.sid).incomingPhoneNumbers.create({ areaCode: '312', smsUrl: `${app.url}/sms` });
    const written = await personWrites(somebody(), branch.phoneNumber, 'Hi branch');
    const call = await eventually('the webhook', () => app.calls.find((c) => c.form.MessageSid === written.id));
    assert.ok(twilio.validateRequest(sub.authToken, call.headers['x-twilio-signature'], `${app.url}/sms`, call.form));
    await client.api.v2010.accounts(sub.sid).update({ status: 'suspended' });
    await assert.rejects(clientOf(sub.sid, sub.authToken).messages.list(), { code: 20005 });
  });

  test('a phone that is off makes the message undelivered with 30003', async () => {
    const person = somebody();
    await json(`/api/people/${encodeURIComponent(person)}`, { method: 'PUT', body: { reachability: 'unreachable' } });
    const sent = await send(person, 'Hello?', { statusCallback: `${app.url}/off` });
    const call = await eventually('the callback', () => app.at('/off').find((c) => c.form.MessageStatus === 'undelivered'));
    assert.equal(call.form.ErrorCode, '30003');
    assert.equal((await client.messages(sent.sid).fetch()).errorCode, 30003);
    assert.deepEqual(await phoneOf(person), []);
  });

  test('429 leaves nothing behind; a connection cut after acceptance leaves the message', async () => {
    const person = somebody();
    await setFaults({ provider: 'twilio', operation: 'messages.create', kind: 'status429', percent: 100, times: 1 });
    await assert.rejects(send(person, 'first'), { status: 429, code: 20429 });
    await setFaults({ provider: 'twilio', operation: 'messages.create', kind: 'timeoutBefore', percent: 100, times: 1 });
    await assert.rejects(send(person, 'second'));
    assert.deepEqual(await client.messages.list({ to: person }), []);
    await setFaults({ provider: 'twilio', operation: 'messages.create', kind: 'timeoutAfterAccept', percent: 100, times: 1 });
    await assert.rejects(send(person, 'third'));
    assert.deepEqual((await client.messages.list({ to: person })).map((m) => m.body), ['third']);
    await eventually('it arrives', async () => (await phoneOf(person)).length === 1);
  });

  test('a badly signed webhook is found out', async () => {
    await setFaults({ operation: 'webhook.sms', kind: 'badSignature', percent: 100, times: 1 });
    const written = await personWrites(somebody(), number.phoneNumber, 'forged?');
    const call = await eventually('the webhook', () => app.calls.find((c) => c.form.MessageSid === written.id));
    assert.ok(!twilio.validateRequest(account.authToken, call.headers['x-twilio-signature'], `${app.url}/sms`, call.form));
  });
});
