import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { numberCases, zoneCases } from "./cases.mjs";
import { files, lines } from "./generate.mjs";
import { segmentCases } from "./segments.mjs";

const folder = new URL("../../tests/Switchboard.Tests.Unit/bin/", import.meta.url).pathname;
const runner = ["Debug", "Release"].map(kind => join(folder, kind, "net10.0/Switchboard.Tests.Unit")).find(existsSync);

test("The committed files are what the pinned packages give", async () => {
  for (const [file, text] of await files()) assert.equal(readFileSync(file, "utf8"), text, `${file.pathname}: npm run generate`);
});

test("Numbers and texts drawn anew are read as the packages read them", async t => {
  assert.ok(runner, "Build tests/Switchboard.Tests.Unit first.");
  const seed = Number(process.env.SEED) || Date.now() % 2 ** 31;
  t.diagnostic(`SEED=${seed}`);
  const drawn = mkdtempSync(join(tmpdir(), "cases-"));
  try {
    for (const [name, cases] of [
      ["number-cases.txt", numberCases(seed, 3, 25)],
      ["zone-cases.txt", zoneCases(seed, 12)],
      ["segment-cases.txt", segmentCases(seed, 2_000)],
    ]) {
      const text = await lines(cases);
      t.diagnostic(`${text.split("\n").length - 1} in ${name}`);
      writeFileSync(join(drawn, name), text);
    }
    const run = spawnSync(runner, ["-noColor", "-class", "*AgreementTests"], { env: { ...process.env, AGREEMENT_CASES: drawn }, encoding: "utf8" });
    assert.equal(run.status, 0, run.stdout + run.stderr);
    assert.match(run.stdout, /Total: 4, Errors: 0, Failed: 0/);
  } finally {
    rmSync(drawn, { recursive: true });
  }
});
