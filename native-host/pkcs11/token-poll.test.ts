import assert from "node:assert/strict";
import { mock } from "node:test";
import type { Slots } from "./slots.ts";
import { TokenPoll } from "./token-poll.ts";

describe("the regular look for tokens", () => {
  it("tells of a library that fails later, instead of ending the process", async () => {
    const broken = new Error("CKR_DEVICE_ERROR");
    let looks = 0;
    const slots = {
      poll: () => {
        if (looks++ > 0) throw broken;
        return true;
      },
    } as unknown as Slots;
    let reports = 0;
    let stop = () => undefined as void;
    const failure = await new Promise((resolve) => {
      const poll = new TokenPoll(slots, () => reports++, resolve);
      poll.start();
      stop = () => poll.stop();
    });
    stop();
    assert.equal(failure, broken);
    assert.equal(reports, 1);
  });

  describe("as time passes", () => {
    let looks = 0;
    let reports = 0;
    let hasChanged = false;
    let poll: TokenPoll;

    beforeEach(() => {
      mock.timers.enable({ apis: ["setInterval"] });
      [looks, reports, hasChanged] = [0, 0, false];
      const slots = {
        poll: () => {
          looks += 1;
          return hasChanged;
        },
      } as unknown as Slots;
      poll = new TokenPoll(
        slots,
        () => reports++,
        (error) => {
          throw error;
        },
      );
      poll.start();
    });
    afterEach(() => {
      poll.stop();
      mock.timers.reset();
    });

    it("looks at once, then four times a second: half of what a person may wait for a key", () => {
      assert.equal(looks, 1);
      mock.timers.tick(249);
      assert.equal(looks, 1);
      mock.timers.tick(1);
      assert.equal(looks, 2);
      mock.timers.tick(10_000);
      assert.equal(looks, 42);
    });

    it("tells what a look finds in that very look, and nothing while all stays the same", () => {
      mock.timers.tick(1_000);
      assert.equal(reports, 1);
      hasChanged = true;
      mock.timers.tick(250);
      assert.equal(reports, 2);
    });

    it("looks no more once it is stopped", () => {
      poll.stop();
      mock.timers.tick(1_000);
      assert.equal(looks, 1);
    });
  });
});
