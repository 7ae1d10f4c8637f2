import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { numberCases, zoneCases } from "./cases.mjs";
import { files } from "./generate.mjs";

const folder = new URL("../../tests/Switchboard.Tests.Unit/bin/", import.meta.url).pathname;
const runner = ["Debug", "Release"].map(kind => join(folder, kind, "net10.0/Switchboard.Tests.Unit")).find(existsSync);

test("The committed files are what the pinned packages give", async () => {
  for (const [file, text] of await files()) assert.equal(readFileSync(file, "utf8"), text, `${file.pathname}: npm run generate`);
});

test("Numbers drawn anew are read as the packages read them", async t => {
  assert.ok(runner, "Build tests/Switchboard.Tests.Unit first.");
  const seed = Number(process.env.SEED) || Date.now() % 2 ** 31;
  t.diagnostic(`SEED=${seed}`);
  const drawn = mkdtempSync(join(tmpdir(), "number-cases-"));
  try {
    const zones = [];
    for await (const line of zoneCases(seed, 12)) zones.push(line);
    const numbers = [...numberCases(seed, 3, 25)];
    t.diagnostic(`${numbers.length} numbers, ${zones.length} prefixes`);
    writeFileSync(join(drawn, "number-cases.txt"), numbers.join("\n"));
    writeFileSync(join(drawn, "zone-cases.txt"), zones.join("\n"));
    execFileSync(runner, ["-noColor", "-class", "Switchboard.Tests.Unit.Numbers.AgreementTests"], {
      env: { ...process.env, NUMBER_CASES: drawn },
      stdio: ["ignore", "inherit", "inherit"],
    });
  } finally {
    rmSync(drawn, { recursive: true });
  }
});
