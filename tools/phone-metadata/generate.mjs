import { writeFileSync } from "node:fs";
import { numberCases, zoneCases } from "./cases.mjs";
import { plansText, zonesText } from "./metadata.mjs";
import { segmentCases } from "./segments.mjs";

const seed = 1876;
const product = new URL("../../src/Switchboard/Channels/Numbers/", import.meta.url);
const tests = new URL("../../tests/Switchboard.Tests.Unit/", import.meta.url);

export const lines = async cases => {
  const all = [];
  for await (const line of cases) all.push(line);
  return all.join("\n") + "\n";
};

export const files = async () => [
  [new URL("numbering-plans.txt", product), plansText()],
  [new URL("time-zones.txt", product), zonesText()],
  [new URL("Numbers/number-cases.txt", tests), await lines(numberCases(seed))],
  [new URL("Numbers/zone-cases.txt", tests), await lines(zoneCases(seed))],
  [new URL("Segments/segment-cases.txt", tests), await lines(segmentCases(seed, 400))],
];

if (process.argv[1] === import.meta.filename) {
  for (const [file, text] of await files()) writeFileSync(file, text);
}
