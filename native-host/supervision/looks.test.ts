import assert from "node:assert/strict";
import { mock } from "node:test";
import { Looks } from "./looks.ts";

const UNNOTICED_MS = 500;

describe("a look for tokens", () => {
  let isAsked: boolean;
  let changes: number;
  let looks: Looks;

  beforeEach(() => {
    mock.timers.enable({ apis: ["setTimeout"] });
    [isAsked, changes] = [false, 0];
    looks = new Looks({ isAsked: () => isAsked, onChange: () => changes++ });
  });
  afterEach(() => {
    mock.timers.reset();
  });

  const isReadingAfter = (ms: number) => {
    mock.timers.tick(ms);
    return looks.isReading;
  };

  it("reads a token once it lasts, until it has found something", () => {
    looks.begin();
    assert.equal(isReadingAfter(UNNOTICED_MS - 1), false);
    assert.equal(isReadingAfter(1), true);
    assert.equal(changes, 1);
    looks.end();
    assert.equal(looks.isReading, false);
  });

  it("is not noticed while each is soon followed by the next", () => {
    for (let look = 0; look < 10; look++) {
      looks.begin();
      assert.equal(isReadingAfter(UNNOTICED_MS - 1), false);
    }
    assert.equal(changes, 0);
  });

  it("is not noticed when it is the last, or its process works at a request", () => {
    looks.begin();
    looks.expectNone();
    assert.equal(isReadingAfter(UNNOTICED_MS), false);
    looks.begin();
    isAsked = true;
    assert.equal(isReadingAfter(UNNOTICED_MS), false);
  });

  it("goes on reading though nobody watches any more", () => {
    looks.begin();
    assert.equal(isReadingAfter(UNNOTICED_MS), true);
    looks.expectNone();
    assert.equal(looks.isReading, true);
  });

  it("is over when the next one begins; after two in vain it is the library that is slow", () => {
    const seen = [1, 2, 3].map(() => {
      looks.begin();
      assert.equal(looks.isReading, false);
      return isReadingAfter(UNNOTICED_MS);
    });
    assert.deepEqual(seen, [true, true, false]);
    assert.equal(changes, 4);
  });
});
