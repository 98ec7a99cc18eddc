import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Cost } from "./cost.ts";

/** What an input of a module came to. */
export interface Measured extends Cost {
  readonly name: string;
  readonly outcome: string;
}

const MAX_CPU_MS = 1000;
const MAX_BYTES = 64 * 1024 * 1024;
/** Counting what is covered would cost a process that is measured more than its work. */
const { NODE_V8_COVERAGE: _, ...ENVIRONMENT } = process.env;
const PROGRAM = fileURLToPath(new URL("measure.ts", import.meta.url));

/** Node's releases grow the young generation differently, and with it the garbage that counts. */
const STEADY = [
  "--min-semi-space-size=16",
  "--max-semi-space-size=16",
  "--single-threaded-gc",
];

/** Measures the inputs of a module, which its `inputs(name)` gives, in a process of their own. */
export function measureApart(module: URL, name: string): Measured[] {
  const output = execFileSync(
    process.execPath,
    ["--expose-gc", ...STEADY, "--import=tsx", PROGRAM, module.href, name],
    { encoding: "utf8", maxBuffer: 64 * 1024 * 1024, env: ENVIRONMENT },
  );
  return output
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Measured);
}

/** Asserts that what some bytes asked for stayed within the bounds of any input. */
export function assertBounded(
  { name, cpuMs, memoryBytes, residentBytes }: Measured,
  maxCpuMs = MAX_CPU_MS,
): void {
  assert.ok(cpuMs < maxCpuMs, `${name} takes ${cpuMs} ms`);
  assert.ok(memoryBytes < MAX_BYTES, `${name} takes ${memoryBytes} B`);
  assert.ok(residentBytes < MAX_BYTES, `${name} holds ${residentBytes} B`);
}
