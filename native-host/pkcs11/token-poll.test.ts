import assert from "node:assert/strict";
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
});
