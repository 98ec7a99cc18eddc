import assert from "node:assert/strict";
import { costOf } from "./cost.ts";

const MIB = 1024 * 1024;

describe("what the fuzz runs measure", () => {
  it("sees buffers outside the heap, though they are gone at the end", () => {
    for (const size of [96, 64]) {
      const { memoryBytes } = costOf(() => {
        return new Uint8Array(size * MIB).fill(1).length;
      });
      assert.ok(memoryBytes > (size - 8) * MIB, String(memoryBytes));
    }
  });

  it("sees objects of the heap", () => {
    const { memoryBytes } = costOf(() =>
      Array.from({ length: 1_500_000 }, (_, index) => ({ index })),
    );
    assert.ok(memoryBytes > 48 * MIB, String(memoryBytes));
  });

  it("sees processor time", () => {
    const end = performance.now() + 200;
    const { cpuMs } = costOf(() => {
      while (performance.now() < end);
    });
    assert.ok(cpuMs > 20, String(cpuMs));
  });
});
