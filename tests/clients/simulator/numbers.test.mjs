// Numbers on sale must be real numbers, of the kind they are sold as, by libphonenumber's metadata.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parsePhoneNumber } from 'libphonenumber-js/max';
import { missing, openAccount } from './world.mjs';

const kinds = {
  local: { resource: 'local', types: ['FIXED_LINE', 'FIXED_LINE_OR_MOBILE'] },
  mobile: { resource: 'mobile', types: ['MOBILE', 'FIXED_LINE_OR_MOBILE'] },
  tollFree: { resource: 'tollFree', types: ['TOLL_FREE'] },
};
const onSale = {
  US: ['local', 'tollFree'], CA: ['local'], GB: ['local', 'mobile', 'tollFree'], DE: ['local', 'mobile'], FR: ['local', 'mobile'], NL: ['local', 'mobile'],
  ES: ['local', 'mobile'], IT: ['local', 'mobile'], SE: ['local', 'mobile'], PL: ['local', 'mobile'], AU: ['local', 'mobile'], BR: ['local', 'mobile'],
  IL: ['mobile'], MX: ['local'], JP: ['local', 'mobile'],
};

describe('numbers on sale', { skip: missing }, () => {
  for (const [country, sold] of Object.entries(onSale)) {
    for (const kind of sold) {
      test(`${country} ${kind} numbers are valid`, async () => {
        const { client } = await openAccount();
        const offers = await client.availablePhoneNumbers(country)[kinds[kind].resource].list({ limit: 300 });
        assert.equal(offers.length, 300);
        assert.equal(new Set(offers.map((o) => o.phoneNumber)).size, 300);
        for (const { phoneNumber } of offers) {
          const parsed = parsePhoneNumber(phoneNumber);
          assert.ok(parsed.isValid(), `${phoneNumber} is not valid`);
          assert.equal(parsed.country ?? country, country, phoneNumber);
          assert.ok(kinds[kind].types.includes(parsed.getType()), `${phoneNumber} is ${parsed.getType()}`);
        }
      });
    }
  }

  test('searches narrow by area, pattern and capability, and sold numbers are gone', async () => {
    const { client } = await openAccount();
    const search = (filter) => client.availablePhoneNumbers('US').local.list({ limit: 20, ...filter });
    assert.ok((await search({ areaCode: 617 })).every((o) => o.phoneNumber.startsWith('+1617') && o.locality === 'Boston' && o.region === 'MA'));
    assert.ok((await search({ contains: '415***42' })).every((o) => /415\d\d\d42/.test(o.phoneNumber)));
    assert.ok((await search({ contains: '777' })).every((o) => o.phoneNumber.includes('777')));
    assert.ok((await search({ inRegion: 'TX' })).every((o) => o.region === 'TX'));
    assert.deepEqual(await client.availablePhoneNumbers('GB').local.list({ smsEnabled: true }), []);
    assert.deepEqual(await search({ areaCode: 999 }), []);
    const [first] = await search({ areaCode: 303 });
    await client.incomingPhoneNumbers.create({ phoneNumber: first.phoneNumber });
    assert.ok(!(await search({ areaCode: 303 })).some((o) => o.phoneNumber === first.phoneNumber));
    await assert.rejects(client.availablePhoneNumbers('XX').local.list(), { status: 404, code: 20404 });
    await assert.rejects(client.incomingPhoneNumbers.create({ phoneNumber: '+15551234567' }), { status: 400, code: 21421 });
  });
});
