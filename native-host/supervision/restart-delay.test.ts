import assert from "node:assert/strict";
import { restartDelayMs } from "./restart-delay.ts";

describe("the delay before a library is started again", () => {
  const delays = (code: Parameters<typeof restartDelayMs>[0]) =>
    [0, 1, 2, 20].map((restarts) => restartDelayMs(code, restarts));

  it("stays short for one that only says it cannot work now", () => {
    const codes = ["module_failed", "reader_service_unavailable"] as const;
    for (const code of codes)
      assert.deepEqual(delays(code), [500, 1_000, 2_000, 2_000]);
  });

  it("grows to half a minute for one that crashes", () => {
    assert.deepEqual(delays("module_crashed"), [500, 1_000, 2_000, 30_000]);
  });

  it("grows to minutes for one that hangs, for its card is reset each time", () => {
    const expected = [8_000, 16_000, 32_000, 300_000];
    assert.deepEqual(delays("module_timeout"), expected);
  });
});
