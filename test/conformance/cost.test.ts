import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { costOf } from "./cost.ts";

const MIB = 1024 * 1024;

/** Measured in a process of its own: one that has run long holds memory free for what comes. */
function memoryOf(work: string): number {
  const program = `
    import { costOf } from ${JSON.stringify(new URL("cost.ts", import.meta.url).href)};
    console.log(costOf(() => ${work}).memoryBytes);`;
  const output = execFileSync(process.execPath, [
    "--import=tsx",
    "--input-type=module",
    `--eval=${program}`,
  ]);
  return Number(output.toString());
}

describe("what the fuzz runs measure", () => {
  it("sees buffers outside the heap, though they are gone at the end", () => {
    const bytes = memoryOf(`new Uint8Array(${96 * MIB}).fill(1).length`);
    assert.ok(bytes > 88 * MIB, String(bytes));
  });

  it("sees objects of the heap", () => {
    const bytes = memoryOf(
      "Array.from({ length: 1_500_000 }, (_, index) => ({ index }))",
    );
    assert.ok(bytes > 48 * MIB, String(bytes));
  });

  it("sees processor time", () => {
    const end = performance.now() + 200;
    const { cpuMs } = costOf(() => {
      while (performance.now() < end);
    });
    assert.ok(cpuMs > 20, String(cpuMs));
  });
});
