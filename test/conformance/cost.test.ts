import assert from "node:assert/strict";
import { assertBounded, type Measured, measureApart } from "./measure-apart.ts";

const MIB = 1024 * 1024;
/** They take half a second where nothing else runs, and took 3.4 s with an object for each extension. */
const MAX_CRL_CPU_MS = 2500;
const PLANTS = new URL("cost-plants.ts", import.meta.url);

describe("what the fuzz runs measure", function () {
  this.timeout(300_000);
  let measured: Map<string, Measured>;
  before(() => {
    const plants = measureApart(PLANTS, "plants");
    measured = new Map(plants.map((each) => [each.name, each]));
  });
  const costOf = (name: string) => {
    const cost = measured.get(name);
    assert.ok(cost, name);
    return cost;
  };

  for (const [name, leastMib] of [
    ["a large buffer", 200],
    ["a buffer", 66],
    ["many objects", 150],
    ["objects", 66],
  ] as const) {
    it(`sees ${name}, whatever room was left behind before`, () => {
      const cost = costOf(name);
      assert.ok(cost.memoryBytes >= leastMib * MIB, String(cost.memoryBytes));
      assert.throws(() => assertBounded(cost), assert.AssertionError);
    });
  }

  it("sees what a native library takes, which V8 does not count", () => {
    const cost = costOf("a native library’s memory");
    assert.ok(cost.memoryBytes < 64 * MIB, String(cost.memoryBytes));
    assert.throws(() => assertBounded(cost), /holds/);
  });

  it("lets pass what costs little", () => {
    for (const name of ["nothing", "few objects"]) assertBounded(costOf(name));
  });

  it("sees processor time", () => {
    assert.ok(costOf("time").cpuMs > 180);
  });
});

describe("the costliest CRLs that nobody signed", function () {
  this.timeout(300_000);

  it("are parsed in time, and within bounds", () => {
    const measured = measureApart(PLANTS, "hostile CRLs");
    assert.equal(measured.length, 2);
    for (const each of measured) {
      console.log(
        `      ${each.name}: ${Math.round(each.cpuMs)} ms, ${Math.round(each.memoryBytes / MIB)} MiB`,
      );
      assertBounded(each, MAX_CRL_CPU_MS);
    }
  });
});
