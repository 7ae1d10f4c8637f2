// The published libraries check what Switchboard signed, and sign what Switchboard checks.
import test from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { Webhook as Standard } from 'standardwebhooks';
import { Webhook as Svix } from 'svix';

const file = process.env.AGREEMENT;
const cases = JSON.parse(readFileSync(file));

for (const [name, Library, prefix] of [['standardwebhooks', Standard, 'webhook'], ['svix', Svix, 'svix'], ['svix, standard names', Svix, 'webhook']]) {
  test(`${name} takes our signatures`, () => {
    for (const { secret, id, timestamp, body, signature } of cases) {
      const headers = { [`${prefix}-id`]: id, [`${prefix}-timestamp`]: timestamp, [`${prefix}-signature`]: signature };
      assert.deepEqual(new Library(secret).verify(body, headers), JSON.parse(body));
      assert.throws(() => new Library(secret).verify(`${body} `, headers));
      assert.equal(new Library(secret).sign(id, new Date(timestamp * 1000), body), signature.split(' ').at(-1));
    }
  });
}

writeFileSync(`${file}.signed`, JSON.stringify(cases.map(({ secret, id, timestamp, body }) => new Standard(secret).sign(id, new Date(timestamp * 1000), body))));
