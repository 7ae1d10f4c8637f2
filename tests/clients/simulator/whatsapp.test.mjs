// WhatsApp by the vendor's SDK: senders, templates, the 24-hour window, receipts, media both ways.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  chatter, clearFaults, closeWindows, eventually, json, keepFile, listen, missing, openAccount, opensChat, personWrites, phoneOf, review, setFaults, somebody, twilio,
} from './world.mjs';

const picture = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

describe('WhatsApp by the twilio SDK', { skip: missing }, () => {
  let account, client, app, sender, from, hello;

  before(async () => {
    app = await listen((call) =>
      call.path === '/echo' ? { text: new twilio.twiml.MessagingResponse().message('You wrote.').toString() }
        : call.path === '/picture.png' ? { type: 'image/png', bytes: picture }
          : call.path === '/page.html' ? { type: 'text/html', text: '<p>no picture</p>' }
            : call.path === '/gone.png' ? { status: 404 } : { status: 204 });
    account = await openAccount();
    client = account.client;
    sender = await online({ senderId: `whatsapp:${somebody()}`, webhook: { callbackUrl: `${app.url}/chat` } });
    from = sender.senderId;
    hello = await template('hello', { 'twilio/text': { body: 'Hello {{1}}, your table is ready at {{2}}.' } }, { 2: '7 pm' });
  });

  after(async () => {
    await app.close();
    await clearFaults();
  });

  async function online({ senderId, webhook, profile }) {
    // The SDK writes the body as it is given: the API's own names.
    const made = await client.messaging.v2.channelsSenders.create({
      sender_id: senderId,
      configuration: { waba_id: '1234567' },
      webhook: webhook && { callback_url: webhook.callbackUrl, status_callback_url: webhook.statusCallbackUrl },
      profile: { name: 'Bella Bakery', ...profile },
    });
    assert.match(made.sid, /^XE[0-9a-f]{32}$/);
    assert.equal(made.status, 'CREATING');
    return eventually('online', async () => {
      const now = await client.messaging.v2.channelsSenders(made.sid).fetch();
      return now.status === 'ONLINE' && now;
    });
  }

  async function template(name, types, variables) {
    const made = await client.content.v1.contents.create({ friendly_name: name, language: 'en', variables, types });
    await client.content.v1.contents(made.sid).approvalCreate.create({ name, category: 'UTILITY' });
    await eventually('approved', async () => (await client.content.v1.contents(made.sid).approvalFetch().fetch()).whatsapp.status === 'approved');
    return made;
  }

  const statuses = (sid) => app.calls.filter((c) => c.form.MessageSid === sid && c.form.MessageStatus).map((c) => c.form.MessageStatus);
  const told = (sid, status) => eventually(status, () => app.calls.find((c) => c.form.MessageSid === sid && c.form.MessageStatus === status));
  const send = (to, more) => client.messages.create({ from, to, statusCallback: `${app.url}/status`, ...more });

  test('a sender is made, listed, changed and deleted', async () => {
    const made = await online({ senderId: `whatsapp:${somebody()}` });
    assert.deepEqual([made.profile.name, made.webhook.callbackUrl, made.offlineReasons], ['Bella Bakery', null, null]);
    const changed = await client.messaging.v2.channelsSenders(made.sid).update({ webhook: { callback_url: `${app.url}/else`, callback_method: 'POST' } });
    assert.equal(changed.webhook.callbackUrl, `${app.url}/else`);
    assert.equal(changed.profile.name, 'Bella Bakery');
    assert.ok((await client.messaging.v2.channelsSenders.list({ channel: 'whatsapp', pageSize: 1 })).some((s) => s.sid === made.sid));
    await assert.rejects(client.messaging.v2.channelsSenders.create({ sender_id: made.senderId }), { status: 409 });
    await assert.rejects(client.messaging.v2.channelsSenders.create({ sender_id: '+14155550100' }), { status: 400 });
    assert.equal(await client.messaging.v2.channelsSenders(made.sid).remove(), true);
    await assert.rejects(client.messaging.v2.channelsSenders(made.sid).fetch(), { status: 404, code: 20404 });
    await assert.rejects(client.messages.create({ from: made.senderId, to: chatter(), body: 'Hi' }), { status: 400, code: 63007 });
  });

  test('a sender that is not online, or another account’s, is none (63007)', async () => {
    const id = `whatsapp:${somebody()}`;
    await review(id, 'reject', 'The name is taken.');
    const made = await client.messaging.v2.channelsSenders.create({ sender_id: id });
    await assert.rejects(client.messages.create({ from: id, to: chatter(), body: 'Hi' }), { status: 400, code: 63007 });
    const off = await eventually('offline', async () => {
      const now = await client.messaging.v2.channelsSenders(made.sid).fetch();
      return now.status === 'OFFLINE' && now;
    });
    assert.equal(off.offlineReasons[0].message, 'The name is taken.');
    const { client: stranger } = await openAccount();
    await assert.rejects(stranger.messages.create({ from, to: chatter(), body: 'Hi' }), { status: 400, code: 63007 });
    await assert.rejects(stranger.messaging.v2.channelsSenders(sender.sid).fetch(), { status: 404 });
    await assert.rejects(client.messages.create({ from, to: somebody(), body: 'Hi' }), { status: 400, code: 21910 });
  });

  test('outside of the window free text is accepted and fails with 63016; a message of theirs opens it', async () => {
    const person = chatter();
    const early = await send(person, { body: 'Hello?' });
    assert.equal(early.status, 'queued');
    const failed = await told(early.sid, 'undelivered');
    assert.deepEqual([failed.form.ErrorCode, failed.form.EventType, failed.form.ChannelInstallSid, failed.form.ChannelPrefix], ['63016', 'UNDELIVERED', sender.sid, 'whatsapp']);
    assert.match(failed.form.ChannelStatusMessage, /outside the allowed window/);
    assert.ok(twilio.validateRequest(account.authToken, failed.headers['x-twilio-signature'], `${app.url}/status`, failed.form));
    assert.deepEqual(await phoneOf(person), []);
    assert.equal((await client.messages(early.sid).fetch()).errorCode, 63016);

    await personWrites(person, from, 'Hi there');
    const answer = await send(person, { body: 'Good morning' });
    await told(answer.sid, 'delivered');
    assert.deepEqual((await phoneOf(person)).map((m) => m.body), ['Good morning']);

    await closeWindows(person);
    await told((await send(person, { body: 'Still there?' })).sid, 'undelivered');
  });

  test('the window belongs to one sender and one person', async () => {
    const [person, other] = [chatter(), await online({ senderId: `whatsapp:${somebody()}` })];
    await personWrites(person, from, 'Hi');
    await told((await send(person, { from: other.senderId, body: 'We are others' })).sid, 'undelivered');
    await told((await send(chatter(), { body: 'We never met' })).sid, 'undelivered');
  });

  test('an approved template opens a conversation, with its variables', async () => {
    const person = chatter();
    const sent = await send(person, { contentSid: hello.sid, contentVariables: JSON.stringify({ 1: 'Ada' }) });
    assert.equal(sent.body, 'Hello Ada, your table is ready at 7 pm.');
    await told(sent.sid, 'delivered');
    const [got] = await phoneOf(person);
    assert.deepEqual([got.body, got.template, got.channel], ['Hello Ada, your table is ready at 7 pm.', 'hello', 'whatsapp']);
    assert.equal((await told(sent.sid, 'sent')).form.StructuredMessage, 'true');
  });

  for (const [what, variables] of [['no JSON', '{1: Ada'], ['no object', '["Ada"]'], ['an empty value', '{"1":""}'], ['a number', '{"1":7}'], ['null', '{"1":null}']]) {
    test(`variables with ${what} are refused with 21656`, async () => {
      await assert.rejects(send(chatter(), { contentSid: hello.sid, contentVariables: variables }), { status: 400, code: 21656 });
    });
  }

  test('a missing template is 21655, variables without one are 21654, a variable left out is 63028', async () => {
    await assert.rejects(send(chatter(), { contentSid: `HX${'0'.repeat(32)}` }), { status: 400, code: 21655 });
    await assert.rejects(send(chatter(), { body: 'Hi', contentVariables: '{"1":"Ada"}' }), { status: 400, code: 21654 });
    const failed = await told((await send(chatter(), { contentSid: hello.sid })).sid, 'undelivered');
    assert.equal(failed.form.ErrorCode, '63028');
  });

  test('a template waits, may be rejected with a reason, and then opens no conversation', async () => {
    await review('winter_sale', 'hold');
    const made = await client.content.v1.contents.create({ friendly_name: 'winter_sale', language: 'en', types: { 'twilio/text': { body: 'Winter sale!' } } });
    const approvals = () => client.content.v1.contents(made.sid).approvalFetch().fetch();
    assert.equal((await approvals()).whatsapp.status, 'unsubmitted');
    await told((await send(chatter(), { contentSid: made.sid })).sid, 'undelivered');
    const submitted = await client.content.v1.contents(made.sid).approvalCreate.create({ name: 'winter_sale', category: 'MARKETING' });
    assert.deepEqual([submitted.status, submitted.category, submitted.contentType], ['received', 'MARKETING', 'twilio/text']);
    await eventually('pending', async () => (await approvals()).whatsapp.status === 'pending');
    assert.equal((await told((await send(chatter(), { contentSid: made.sid })).sid, 'undelivered')).form.ErrorCode, '63016');
    await review('winter_sale', 'reject', 'INVALID_FORMAT');
    const rejected = await eventually('rejected', async () => {
      const { whatsapp } = await approvals();
      return whatsapp.status === 'rejected' && whatsapp;
    });
    assert.equal(rejected.rejection_reason, 'INVALID_FORMAT');
    assert.equal((await told((await send(chatter(), { contentSid: made.sid })).sid, 'undelivered')).form.ErrorCode, '63016');
    // Within the window it is as good as free text.
    const person = chatter();
    await personWrites(person, from, 'Any sale?');
    await told((await send(person, { contentSid: made.sid })).sid, 'delivered');
    const listed = (await client.content.v1.contentAndApprovals.list()).find((c) => c.sid === made.sid);
    assert.equal(listed.approvalRequests.status, 'rejected');
    assert.ok((await client.content.v1.contents.list({ pageSize: 1 })).length >= 2);
    assert.equal(await client.content.v1.contents(made.sid).remove(), true);
    await assert.rejects(client.content.v1.contents(made.sid).fetch(), { status: 404 });
  });

  test('read comes after delivered, when the person opens the chat, once', async () => {
    const person = chatter();
    await personWrites(person, from, 'Hi');
    const sent = await send(person, { body: 'Look at me' });
    await told(sent.sid, 'delivered');
    assert.deepEqual(statuses(sent.sid), ['sent', 'delivered']);
    assert.deepEqual(await opensChat(person), { read: 1 });
    const read = await told(sent.sid, 'read');
    assert.equal(read.form.EventType, 'READ');
    assert.equal((await client.messages(sent.sid).fetch()).status, 'read');
    assert.deepEqual(await opensChat(person), { read: 0 });
  });

  test('a phone that is off gets the message once it is on again', async () => {
    const person = chatter();
    await personWrites(person, from, 'Hi');
    const reach = (reachability) => json(`/api/people/${encodeURIComponent(person)}`, { method: 'PUT', body: { reachability } });
    await reach('unreachable');
    const sent = await send(person, { body: 'Later' });
    await told(sent.sid, 'sent');
    assert.deepEqual(await phoneOf(person), []);
    await reach('reachable');
    await told(sent.sid, 'delivered');
    await reach('filtered');
    assert.equal((await told((await send(person, { body: 'Buy' })).sid, 'undelivered')).form.ErrorCode, '63049');
    await reach('unknown');
    assert.equal((await told((await send(person, { body: 'Anyone' })).sid, 'undelivered')).form.ErrorCode, '63024');
  });

  test('what a person writes reaches the sender’s callback, with the chat’s own fields', async () => {
    const person = chatter();
    await json('/api/people', { method: 'POST', body: { address: person, name: 'Ada' } });
    const written = await personWrites(person, from, 'Is 7 pm free? 你好');
    const call = await eventually('the webhook', () => app.at('/chat').find((c) => c.form.MessageSid === written.id));
    assert.ok(twilio.validateRequest(account.authToken, call.headers['x-twilio-signature'], `${app.url}/chat`, call.form));
    const number = person.slice('whatsapp:+'.length);
    assert.deepEqual(
      [call.form.From, call.form.To, call.form.Body, call.form.ProfileName, call.form.WaId, call.form.MessageType, call.form.NumMedia, call.form.SmsStatus],
      [person, from, 'Is 7 pm free? 你好', 'Ada', number, 'text', '0', 'received']);
    assert.deepEqual(JSON.parse(call.form.ChannelMetadata).data.context, { ProfileName: 'Ada', WaId: number });
    assert.equal(call.form.FromCountry, undefined);
    const fetched = await client.messages(written.id).fetch();
    assert.deepEqual([fetched.direction, fetched.status, fetched.from], ['inbound', 'received', person]);
  });

  test('STOP is for the application: nothing is answered, nothing blocked', async () => {
    const person = chatter();
    const written = await personWrites(person, from, 'STOP');
    await eventually('the webhook', () => app.at('/chat').find((c) => c.form.MessageSid === written.id && c.form.Body === 'STOP'));
    await told((await send(person, { body: 'As you wish' })).sid, 'delivered');
    assert.deepEqual((await phoneOf(person)).map((m) => m.body), ['As you wish']);
  });

  test('buttons are shown, tapped, and told with the message that they stood on', async () => {
    const quick = await template('confirm', { 'twilio/quick-reply': { body: 'Shall we keep it, {{1}}?', actions: [{ title: 'Yes', id: 'keep' }, { title: 'No', id: 'drop' }] } });
    const person = chatter();
    const sent = await send(person, { contentSid: quick.sid, contentVariables: '{"1":"Ada"}' });
    await told(sent.sid, 'delivered');
    const [got] = await phoneOf(person);
    assert.deepEqual(got.buttons.map((b) => [b.title, b.payload]), [['Yes', 'keep'], ['No', 'drop']]);
    const tapped = await personWrites(person, from, undefined, { buttonText: 'Yes', buttonPayload: 'keep', repliedTo: sent.sid });
    const { form } = await eventually('the webhook', () => app.at('/chat').find((c) => c.form.MessageSid === tapped.id));
    assert.deepEqual(
      [form.MessageType, form.Body, form.ButtonText, form.ButtonPayload, form.OriginalRepliedMessageSid, form.OriginalRepliedMessageSender],
      ['button', 'Yes', 'Yes', 'keep', sent.sid, from]);
  });

  test('a place is told by its coordinates', async () => {
    const written = await personWrites(chatter(), from, undefined, { latitude: 52.52, longitude: 13.405, label: 'Alexanderplatz', address: 'Berlin' });
    const { form } = await eventually('the webhook', () => app.at('/chat').find((c) => c.form.MessageSid === written.id));
    assert.deepEqual([form.MessageType, form.Latitude, form.Longitude, form.Label, form.Address], ['location', '52.52', '13.405', 'Alexanderplatz', 'Berlin']);
  });

  test('a voice note is had at the provider’s address, with credentials alone, until it is deleted', async () => {
    const written = await personWrites(chatter(), from, undefined, { mediaUrls: [await keepFile(Buffer.from('OggS voice'), 'audio/ogg; codecs=opus')] });
    const { form } = await eventually('the webhook', () => app.at('/chat').find((c) => c.form.MessageSid === written.id));
    assert.deepEqual([form.NumMedia, form.MediaContentType0, form.MessageType], ['1', 'audio/ogg; codecs=opus', 'audio']);
    assert.equal((await fetch(form.MediaUrl0)).status, 401);
    const basic = { authorization: `Basic ${Buffer.from(`${account.sid}:${account.authToken}`).toString('base64')}` };
    const answer = await fetch(form.MediaUrl0, { headers: basic });
    assert.ok(answer.redirected);
    assert.equal(Buffer.from(await answer.arrayBuffer()).toString(), 'OggS voice');
    assert.equal(await client.messages(written.id).media(form.MediaUrl0.split('/').at(-1)).remove(), true);
    assert.equal((await fetch(form.MediaUrl0, { headers: basic })).status, 404);
    assert.equal((await client.messages(written.id).fetch()).numMedia, '0');
  });

  test('our pictures are fetched, kept and shown; what can’t be fetched fails with 63019, what isn’t carried with 63021', async () => {
    const person = chatter();
    await personWrites(person, from, 'Show me');
    const sent = await send(person, { body: 'Here', mediaUrl: [`${app.url}/picture.png`] });
    await told(sent.sid, 'delivered');
    assert.equal(app.at('/picture.png').length, 1);
    const [{ files }] = await phoneOf(person);
    assert.equal(files[0].contentType, 'image/png');
    assert.deepEqual(Buffer.from(await (await fetch(files[0].url)).arrayBuffer()), picture);
    assert.deepEqual((await client.messages(sent.sid).media.list()).map((m) => m.contentType), ['image/png']);
    for (const [path, code] of [['gone.png', '63019'], ['page.html', '63021']]) {
      const failed = await told((await send(person, { mediaUrl: [`${app.url}/${path}`] })).sid, 'failed');
      assert.equal(failed.form.ErrorCode, code);
    }
  });

  test('a typing indicator marks what it answers as read', async () => {
    const person = chatter();
    const written = await personWrites(person, from, 'Anybody there?');
    assert.equal((await client.messaging.v2.typingIndicator.create({ channel: 'whatsapp', messageId: written.id })).success, true);
    await eventually('read', async () => (await json(`/api/people/${encodeURIComponent(person)}/messages?direction=written`))[0].state === 'read');
    await assert.rejects(client.messaging.v2.typingIndicator.create({ channel: 'whatsapp', messageId: `SM${'0'.repeat(32)}` }), { status: 404 });
  });

  test('TwiML answers a chat', async () => {
    const echo = await online({ senderId: `whatsapp:${somebody()}`, webhook: { callbackUrl: `${app.url}/echo` } });
    const person = chatter();
    await personWrites(person, echo.senderId, 'Hello');
    await eventually('the reply', async () => (await phoneOf(person)).some((m) => m.body === 'You wrote.'));
  });

  test('the sender’s own status callback is told when a message names none', async () => {
    const chatty = await online({ senderId: `whatsapp:${somebody()}`, webhook: { statusCallbackUrl: `${app.url}/own` } });
    const sent = await client.messages.create({ from: chatty.senderId, to: chatter(), contentSid: hello.sid, contentVariables: '{"1":"Ada"}' });
    await eventually('delivered', () => app.at('/own').find((c) => c.form.MessageSid === sent.sid && c.form.MessageStatus === 'delivered'));
  });

  test('faults strike senders, templates and the chat’s webhook', async () => {
    await setFaults({ operation: 'senders.list', kind: 'status429', times: 1 }, { operation: 'content.create', kind: 'status5xx', times: 1 }, { operation: 'webhook.whatsapp', kind: 'dropWebhook', times: 1 });
    await assert.rejects(client.messaging.v2.channelsSenders.list({ channel: 'whatsapp' }), { status: 429, code: 20429 });
    await assert.rejects(client.content.v1.contents.create({ language: 'en', types: { 'twilio/text': { body: 'Hi' } } }), { status: 500, code: 20500 });
    const person = chatter();
    await personWrites(person, from, 'Lost');
    await eventually('unanswered', async () => (await json(`/api/people/${encodeURIComponent(person)}/messages?direction=written`))[0].state === 'unanswered');
  });
});
