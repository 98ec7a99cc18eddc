import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { JUDGES } from "./fuzz-targets.ts";

const here = (name: string) =>
  pathToFileURL(join(import.meta.dirname, name)).href;

/** In a process of its own: it would take away from what coverage of the tests counts. */
function runApart(code: string) {
  return spawnSync(
    process.execPath,
    ["--import", "tsx", "--input-type=module", "--eval", code],
    { encoding: "utf8", env: { ...process.env, NODE_V8_COVERAGE: "" } },
  );
}

describe("the fuzzer that coverage guides", function () {
  this.timeout(60_000);

  it("finds nothing in a few seconds, in any parser", () => {
    const { stdout, stderr, status } = runApart(`
      process.argv.push("--seconds", "8");
      await import("${here("run-fuzz.ts")}");
    `);
    console.log(stdout.replaceAll(/^(?=.)/gm, "      ").trimEnd());
    assert.equal(status, 0, stderr);
    assert.equal(stdout.match(/inputs kept/g)?.length, 8);
  });

  for (const { name, run, seeds } of JUDGES) {
    it(`starts from inputs that decide the verdict: ${name}`, () => {
      assert.ok(seeds.some((seed) => run(seed) === true));
    });
  }

  it("reports an input that makes a target fail, and goes on no further", () => {
    const { stderr, status } = runApart(`
      const { fuzz } = await import("${here("guided-fuzz.ts")}");
      const { Dice } = await import("${here("mutate.ts")}");
      const seeds = [Buffer.from("300302010f", "hex")];
      const run = (input) => {
        if (input[0] !== 0x30) throw new TypeError("broken");
      };
      fuzz({ name: "target", seeds, run }, new Dice(1), 30_000);
    `);
    assert.equal(status, 1);
    assert.match(stderr, /target fails: [\w+/=]+/);
  });
});
