import assert from "node:assert/strict";
import { countCommand, countMocha, sumCounts } from "./count.ts";

const SUMMARY = `
  a rule
    ✔ prints "3 passing" in its title

  12 passing (3s)
  2 pending
`;

describe("counting what passed", () => {
  it("takes mocha's own summary", () => {
    assert.deepEqual(countMocha(SUMMARY, 0), {
      passed: 12,
      failed: 0,
      skipped: 2,
    });
    assert.deepEqual(countMocha(`${SUMMARY}  3 failing\n`, 3), {
      passed: 12,
      failed: 3,
      skipped: 2,
    });
  });

  it("counts a run that crashed, was killed or ran nothing as failed", () => {
    assert.equal(countMocha(SUMMARY, 1).failed, 1);
    assert.equal(countMocha(SUMMARY, null).failed, 1);
    assert.equal(countMocha("  0 passing (2ms)\n", 0).failed, 1);
    assert.equal(countMocha("", 0).failed, 1);
  });

  it("counts any other command as one", () => {
    assert.deepEqual(
      sumCounts([countCommand(0), countCommand(2), countCommand(null)]),
      { passed: 1, failed: 2, skipped: 0 },
    );
  });
});
