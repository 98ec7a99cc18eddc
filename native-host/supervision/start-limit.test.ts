import assert from "node:assert/strict";
import { StartLimit } from "./start-limit.ts";

const FULL_MS = 30_000;

describe("how long a library may take to start", () => {
  let nowMs: number;
  let limit: StartLimit;

  beforeEach(() => {
    nowMs = 1;
    limit = new StartLimit(() => nowMs);
  });
  const startWithin = (ms: number) => {
    limit.begin();
    nowMs += ms;
    limit.reached();
  };

  it("is half a minute at first, and then it is not tried again", () => {
    assert.equal(limit.begin(), FULL_MS);
    assert.equal(limit.passed(false), false);
    assert.equal(limit.begin(), FULL_MS);
  });

  it("is less where it was fast before, and all there is at the second try", () => {
    startWithin(300);
    assert.equal(limit.begin(), 8_000);
    assert.equal(limit.passed(false), true);
    assert.equal(limit.begin(), FULL_MS);
    assert.equal(limit.passed(false), false);
  });

  it("follows a slow card", () => {
    startWithin(4_000);
    assert.equal(limit.begin(), 20_000);
    nowMs += 9_000;
    limit.reached();
    assert.equal(limit.begin(), FULL_MS);
    assert.equal(limit.passed(false), false);
  });

  it("is short again after a start that was repeated and went well", () => {
    startWithin(300);
    limit.begin();
    limit.passed(false);
    startWithin(1_000);
    assert.equal(limit.begin(), 8_000);
  });

  it("has nothing to do with what fails after the start, or is shown later", () => {
    startWithin(300);
    startWithin(300);
    nowMs += 100_000;
    limit.reached();
    assert.equal(limit.passed(false), false);
    assert.equal(limit.begin(), 8_000);
  });

  it("is begun anew at once, twice, where the library has locked itself up", () => {
    for (const again of [true, true, false]) {
      assert.equal(limit.isPatient, !again);
      assert.equal(limit.begin(), FULL_MS);
      assert.equal(limit.passed(true), again);
    }
    startWithin(300);
    assert.equal(limit.begin(), 8_000);
    assert.equal(limit.passed(true), true);
    assert.equal(limit.begin(), FULL_MS);
    startWithin(300);
    assert.equal(limit.begin(), 8_000);
  });

  it("is all there is once the library has shown that it waits long at a lock", () => {
    for (const again of [true, true]) {
      limit.begin();
      assert.equal(limit.passed(true), again);
    }
    startWithin(5_000);
    assert.equal(limit.isPatient, true);
    assert.equal(limit.begin(), FULL_MS);
  });
});
