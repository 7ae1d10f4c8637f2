// Messaging Services, scheduling, subaccounts and A2P registration by the vendor's SDK.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { clientOf, eventually, json, listen, missing, openAccount, personWrites, phoneOf, review, somebody, twilio } from './world.mjs';

describe('Messaging Services by the twilio SDK', { skip: missing }, () => {
  let account, client, app;

  before(async () => {
    app = await listen();
    account = await openAccount();
    client = account.client;
  });

  after(() => app.close());

  const buy = (of = client, more = {}) => of.incomingPhoneNumbers.create({ areaCode: '415', ...more });
  const told = (sid, status) => eventually(status, () => app.calls.find((c) => c.form.MessageSid === sid && c.form.MessageStatus === status));

  test('a service is made, filled, changed and deleted', async () => {
    const service = await client.messaging.v1.services.create({ friendlyName: 'Front desk', inboundRequestUrl: `${app.url}/in`, stickySender: false });
    assert.match(service.sid, /^MG[0-9a-f]{32}$/);
    assert.deepEqual([service.friendlyName, service.stickySender, service.usAppToPersonRegistered, service.useInboundWebhookOnNumber], ['Front desk', false, false, false]);
    const number = await buy();
    const inside = client.messaging.v1.services(service.sid).phoneNumbers;
    const added = await inside.create({ phoneNumberSid: number.sid });
    assert.deepEqual([added.phoneNumber, added.countryCode, added.capabilities], [number.phoneNumber, 'US', ['MMS', 'SMS', 'Voice']]);
    await assert.rejects(inside.create({ phoneNumberSid: number.sid }), { status: 409, code: 21710 });
    const other = await client.messaging.v1.services.create({ friendlyName: 'Other' });
    await assert.rejects(client.messaging.v1.services(other.sid).phoneNumbers.create({ phoneNumberSid: number.sid }), { status: 409, code: 21712 });
    assert.deepEqual((await inside.list()).map((n) => n.sid), [number.sid]);
    assert.equal((await client.messaging.v1.services(service.sid).update({ friendlyName: 'Desk' })).friendlyName, 'Desk');
    assert.ok((await client.messaging.v1.services.list()).length >= 2);
    assert.equal(await inside(number.sid).remove(), true);
    assert.equal(await client.messaging.v1.services(service.sid).remove(), true);
    await assert.rejects(client.messaging.v1.services(service.sid).fetch(), { status: 404, code: 20404 });
  });

  test('a message by a service is accepted without a sender, then queued and sent by one of the pool, the same one each time', async () => {
    const service = await client.messaging.v1.services.create({ friendlyName: 'Pool', statusCallback: `${app.url}/status` });
    const pool = [await buy(), await buy(), await buy()];
    const person = somebody();
    await assert.rejects(client.messages.create({ to: person, messagingServiceSid: service.sid, body: 'Hi' }), { status: 400, code: 21703 });
    for (const { sid } of pool) await client.messaging.v1.services(service.sid).phoneNumbers.create({ phoneNumberSid: sid });
    const sent = await client.messages.create({ to: person, messagingServiceSid: service.sid, body: 'Hi' });
    assert.deepEqual([sent.status, sent.from, sent.messagingServiceSid, sent.numSegments], ['accepted', null, service.sid, '0']);
    const done = await told(sent.sid, 'delivered');
    assert.equal(done.form.MessagingServiceSid, service.sid);
    assert.ok(pool.some((n) => n.phoneNumber === done.form.From));
    assert.deepEqual(new Set(app.at('/status').filter((c) => c.form.MessageSid === sent.sid).map((c) => c.form.MessageStatus)), new Set(['queued', 'sending', 'sent', 'delivered']));
    const again = await client.messages.create({ to: person, messagingServiceSid: service.sid, body: 'Again' });
    assert.equal((await told(again.sid, 'delivered')).form.From, done.form.From);
    assert.deepEqual((await phoneOf(person)).map((m) => m.body), ['Hi', 'Again']);
    await assert.rejects(client.messages.create({ to: person, messagingServiceSid: `MG${'0'.repeat(32)}`, body: 'Hi' }), { status: 404 });
  });

  test('a service hears for its numbers, unless it leaves that to them', async () => {
    const service = await client.messaging.v1.services.create({ friendlyName: 'Ear', inboundRequestUrl: `${app.url}/service` });
    const number = await buy(client, { smsUrl: `${app.url}/number` });
    await client.messaging.v1.services(service.sid).phoneNumbers.create({ phoneNumberSid: number.sid });
    const first = await personWrites(somebody(), number.phoneNumber, 'one');
    const call = await eventually('the service', () => app.at('/service').find((c) => c.form.MessageSid === first.id));
    assert.equal(call.form.MessagingServiceSid, service.sid);
    assert.ok(twilio.validateRequest(account.authToken, call.headers['x-twilio-signature'], `${app.url}/service`, call.form));
    await client.messaging.v1.services(service.sid).update({ useInboundWebhookOnNumber: true });
    const second = await personWrites(somebody(), number.phoneNumber, 'two');
    await eventually('the number', () => app.at('/number').find((c) => c.form.MessageSid === second.id));
  });

  test('a message for later is scheduled, may be called off, and must lie between 15 minutes and 35 days ahead', async () => {
    const service = await client.messaging.v1.services.create({ friendlyName: 'Later' });
    await client.messaging.v1.services(service.sid).phoneNumbers.create({ phoneNumberSid: (await buy()).sid });
    const later = (minutes, more = {}) => client.messages.create({
      to: somebody(), messagingServiceSid: service.sid, body: 'Tomorrow', scheduleType: 'fixed', sendAt: new Date(Date.now() + minutes * 60_000), ...more,
    });
    const sent = await later(20);
    assert.deepEqual([sent.status, sent.from], ['scheduled', null]);
    assert.equal((await client.messages(sent.sid).update({ status: 'canceled' })).status, 'canceled');
    await assert.rejects(client.messages(sent.sid).update({ status: 'canceled' }), { status: 400, code: 30409 });
    await assert.rejects(later(14), { status: 400, code: 35114 });
    await assert.rejects(later(35 * 24 * 60 + 1), { status: 400, code: 35114 });
    await assert.rejects(later(20, { sendAt: undefined }), { status: 400, code: 35111 });
    await assert.rejects(later(20, { messagingServiceSid: undefined, from: '+14155550100' }), { status: 400, code: 35118 });
  });

  test('subaccounts: the parent buys for them, moves numbers to them, closes them for good', async () => {
    const sub = await client.api.v2010.accounts.create({ friendlyName: 'Branch' });
    const own = clientOf(sub.sid, sub.authToken);
    const through = clientOf(account.sid, account.authToken, { accountSid: sub.sid });
    const bought = await buy(through);
    assert.equal(bought.accountSid, sub.sid);
    assert.ok((await own.incomingPhoneNumbers.list()).some((n) => n.sid === bought.sid));

    const moved = await buy(client, { smsUrl: `${app.url}/moved` });
    await client.incomingPhoneNumbers(moved.sid).update({ accountSid: sub.sid });
    await assert.rejects(client.incomingPhoneNumbers(moved.sid).fetch(), { status: 404 });
    assert.equal((await own.incomingPhoneNumbers(moved.sid).fetch()).accountSid, sub.sid);
    const written = await personWrites(somebody(), moved.phoneNumber, 'Hi');
    const call = await eventually('the webhook', () => app.at('/moved').find((c) => c.form.MessageSid === written.id));
    assert.equal(call.form.AccountSid, sub.sid);
    assert.ok(twilio.validateRequest(sub.authToken, call.headers['x-twilio-signature'], `${app.url}/moved`, call.form));
    assert.ok(!twilio.validateRequest(account.authToken, call.headers['x-twilio-signature'], `${app.url}/moved`, call.form));

    const stranger = await openAccount();
    await assert.rejects(through.incomingPhoneNumbers(bought.sid).update({ accountSid: stranger.sid }), { status: 400 });
    await assert.rejects(own.api.v2010.accounts(sub.sid).update({ status: 'closed' }), { status: 400 });

    const change = (status) => client.api.v2010.accounts(sub.sid).update({ status });
    await change('suspended');
    await assert.rejects(own.messages.list(), { code: 20005 });
    await assert.rejects(through.messages.create({ from: bought.phoneNumber, to: somebody(), body: 'Hi' }), { code: 20005 });
    await change('active');
    assert.equal((await own.messages.create({ from: bought.phoneNumber, to: somebody(), body: 'Hi' })).status, 'queued');
    assert.equal((await change('closed')).status, 'closed');
    await assert.rejects(change('active'), { status: 400, code: 20001 });
    await assert.rejects(own.messages.list(), { code: 20005 });
    assert.equal((await client.incomingPhoneNumbers.create({ phoneNumber: bought.phoneNumber })).accountSid, account.sid);
    assert.deepEqual((await client.api.v2010.accounts.list({ status: 'closed' })).map((a) => a.sid), [sub.sid]);
  });

  async function brand() {
    const policySid = `RN${'0'.repeat(32)}`;
    const customer = await client.trusthub.v1.customerProfiles.create({ friendlyName: 'Bella Bakery', email: 'a@b.example', policySid });
    assert.equal(customer.status, 'draft');
    const profile = await client.trusthub.v1.trustProducts.create({ friendlyName: 'A2P of Bella Bakery', email: 'a@b.example', policySid });
    const user = await client.trusthub.v1.endUsers.create({ friendlyName: 'us', type: 'us_a2p_messaging_profile_information', attributes: { company_type: 'private' } });
    await client.trusthub.v1.trustProducts(profile.sid).trustProductsEntityAssignments.create({ objectSid: user.sid });
    await client.trusthub.v1.customerProfiles(customer.sid).update({ status: 'pending-review' });
    await eventually('approved', async () => (await client.trusthub.v1.customerProfiles(customer.sid).fetch()).status === 'twilio-approved');
    await assert.rejects(client.messaging.v1.brandRegistrations.create({ customerProfileBundleSid: profile.sid, a2PProfileBundleSid: customer.sid }), { status: 400 });
    return client.messaging.v1.brandRegistrations.create({ customerProfileBundleSid: customer.sid, a2PProfileBundleSid: profile.sid });
  }

  const until = (sid, status) => eventually(status, async () => {
    const now = await client.messaging.v1.brandRegistrations(sid).fetch();
    return now.status === status && now;
  });

  const campaign = (service, brandSid) => client.messaging.v1.services(service.sid).usAppToPerson.create({
    brandRegistrationSid: brandSid, description: 'Reminders', messageFlow: 'People sign up at the counter.', messageSamples: ['Your table is ready', 'See you at 7'],
    usAppToPersonUsecase: 'CUSTOMER_CARE', hasEmbeddedLinks: false, hasEmbeddedPhone: true,
  });

  test('a brand and a campaign are reviewed; texts to the US need them once the carriers insist', async () => {
    const made = await brand();
    assert.deepEqual([made.status, made.tcrId, made.brandType], ['PENDING', null, 'STANDARD']);
    const service = await client.messaging.v1.services.create({ friendlyName: 'US' });
    await assert.rejects(campaign(service, made.sid), { status: 400 });
    await until(made.sid, 'APPROVED');

    const number = await buy();
    await client.messaging.v1.services(service.sid).phoneNumbers.create({ phoneNumberSid: number.sid });
    const send = (to = somebody()) => client.messages.create({ from: number.phoneNumber, to, body: 'Hi', statusCallback: `${app.url}/a2p` });
    await json('/api/rules', { method: 'PUT', body: { requireA2p: true } });
    try {
      assert.equal((await told((await send()).sid, 'undelivered')).form.ErrorCode, '30034');
      await told((await send('+4930209123')).sid, 'delivered');

      const begun = await campaign(service, made.sid);
      assert.deepEqual([begun.campaignStatus, begun.usAppToPersonUsecase, begun.hasEmbeddedPhone, begun.messageSamples], ['PENDING', 'CUSTOMER_CARE', true, ['Your table is ready', 'See you at 7']]);
      const early = (await send()).sid;
      const isVerified = async () => (await client.messaging.v1.services(service.sid).usAppToPerson(begun.sid).fetch()).campaignStatus === 'VERIFIED';
      const end = await eventually('an end', () => app.calls.find((c) => c.form.MessageSid === early && ['undelivered', 'delivered'].includes(c.form.MessageStatus)));
      // A busy machine may take longer to send than the review takes.
      if (end.form.MessageStatus === 'undelivered') assert.equal(end.form.ErrorCode, '30034');
      else assert.ok(await isVerified());
      await eventually('verified', isVerified);
      assert.equal((await client.messaging.v1.services(service.sid).fetch()).usAppToPersonRegistered, true);
      await told((await send()).sid, 'delivered');
    } finally {
      await json('/api/rules', { method: 'PUT', body: { requireA2p: false } });
    }
  });

  test('a brand and a campaign may fail, with the reason, and be handed in again', async () => {
    const made = await brand();
    await review(made.sid, 'reject', 'The tax number is unknown.');
    const failed = await until(made.sid, 'FAILED');
    assert.deepEqual([failed.failureReason, failed.errors[0].message], ['The tax number is unknown.', 'The tax number is unknown.']);
    await review(made.sid, 'approve');
    await client.messaging.v1.brandRegistrations(made.sid).update();
    await until(made.sid, 'APPROVED');

    const service = await client.messaging.v1.services.create({ friendlyName: 'US' });
    const begun = await campaign(service, made.sid);
    await review(begun.sid, 'reject', 'The flow is unclear.');
    const bad = await eventually('failed', async () => {
      const [now] = await client.messaging.v1.services(service.sid).usAppToPerson.list();
      return now.campaignStatus === 'FAILED' && now;
    });
    assert.equal(bad.errors[0].error_message, 'The flow is unclear.');
    await assert.rejects(campaign(service, made.sid), { status: 409 });
    assert.equal(await client.messaging.v1.services(service.sid).usAppToPerson(begun.sid).remove(), true);
  });
});
