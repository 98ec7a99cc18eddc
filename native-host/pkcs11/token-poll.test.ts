import assert from "node:assert/strict";
import { mock } from "node:test";
import type { Slots } from "./slots.ts";
import { TokenPoll } from "./token-poll.ts";

describe("the regular look for tokens", () => {
  const announce = () => undefined;

  it("tells of a library that fails later, instead of ending the process", async () => {
    const broken = new Error("CKR_DEVICE_ERROR");
    const slots = {
      poll: () => {
        throw broken;
      },
    } as unknown as Slots;
    let stop = () => undefined as void;
    const failure = await new Promise((resolve) => {
      const poll = new TokenPoll(slots, () => undefined, resolve);
      poll.start(announce);
      stop = () => poll.stop();
    });
    stop();
    assert.equal(failure, broken);
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
      poll.begin();
    });
    afterEach(() => {
      poll.stop();
      mock.timers.reset();
    });

    it("looks once, and no more while nobody watches", () => {
      mock.timers.tick(10_000);
      assert.equal(looks, 1);
      assert.equal(reports, 1);
    });

    it("looks four times a second while somebody does: half of what a person may wait for a key", () => {
      poll.start(announce);
      mock.timers.tick(249);
      assert.equal(looks, 1);
      mock.timers.tick(1);
      assert.equal(looks, 2);
      mock.timers.tick(10_000);
      assert.equal(looks, 42);
    });

    it("announces each look before it, for the library is silent meanwhile", () => {
      const looksBefore: number[] = [];
      poll.start(() => looksBefore.push(looks));
      mock.timers.tick(500);
      assert.deepEqual(looksBefore, [1, 2]);
    });

    it("tells what a look finds in that very look, and nothing while all stays the same", () => {
      poll.start(announce);
      mock.timers.tick(1_000);
      assert.equal(reports, 1);
      hasChanged = true;
      mock.timers.tick(250);
      assert.equal(reports, 2);
    });

    it("looks no more once it is stopped", () => {
      poll.start(announce);
      poll.stop();
      mock.timers.tick(1_000);
      assert.equal(looks, 1);
    });
  });
});
