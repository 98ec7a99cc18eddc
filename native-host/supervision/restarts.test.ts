import assert from "node:assert/strict";
import { mock } from "node:test";
import { Restarts } from "./restarts.ts";

const FIRST_DELAY_MS = 500;
const STABLE_AFTER_MS = 60_000;

describe("the restarts of a library that fails", () => {
  let nowMs: number;
  let due: number;
  let restarts: Restarts;

  beforeEach(() => {
    mock.timers.enable({ apis: ["setTimeout"] });
    [nowMs, due] = [0, 0];
    restarts = new Restarts({ nowMs: () => nowMs, onDue: () => due++ });
    restarts.started();
  });
  afterEach(() => {
    mock.timers.reset();
  });

  const isDueAfter = (ms: number) => {
    mock.timers.tick(ms);
    return restarts.isDue;
  };

  it("are due once it was left alone, and until it is started", () => {
    restarts.failed("module_crashed");
    assert.equal(isDueAfter(FIRST_DELAY_MS - 1), false);
    assert.equal(isDueAfter(1), true);
    assert.equal(due, 1);
    restarts.started();
    assert.equal(isDueAfter(STABLE_AFTER_MS), false);
    assert.equal(due, 1);
  });

  it("are later each time, until it has lived long", () => {
    for (const [livedMs, delayMs] of [
      [0, FIRST_DELAY_MS],
      [STABLE_AFTER_MS - 1, 2 * FIRST_DELAY_MS],
      [STABLE_AFTER_MS, FIRST_DELAY_MS],
    ] as const) {
      nowMs += livedMs;
      restarts.failed("module_crashed");
      assert.equal(isDueAfter(delayMs - 1), false);
      assert.equal(isDueAfter(1), true);
      restarts.started();
    }
  });

  it("are never due after a fault that lasts", () => {
    restarts.failed("module_architecture");
    assert.equal(isDueAfter(24 * 3_600_000), false);
    assert.equal(due, 0);
  });

  it("are not due once they are cancelled", () => {
    restarts.failed("module_crashed");
    restarts.cancel();
    assert.equal(isDueAfter(STABLE_AFTER_MS), false);
    restarts.failed("module_crashed");
    mock.timers.tick(STABLE_AFTER_MS);
    restarts.cancel();
    assert.equal(restarts.isDue, false);
  });
});
