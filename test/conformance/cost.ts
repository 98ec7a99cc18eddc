import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";

export interface Cost {
  /** Processor time, of every thread. */
  readonly cpuMs: number;
  /** How far the resident memory of the process rose at most: heap, buffers outside it, and what was garbage by then. */
  readonly memoryBytes: number;
}

const MAX_CPU_MS = 1000;
const MAX_BYTES = 64 * 1024 * 1024;

/** Does what some bytes ask for, and asserts that it stays within the bounds of any input. */
export function assertBounded(what: string, work: () => unknown): void {
  const { cpuMs, memoryBytes } = costOf(work);
  assert.ok(cpuMs < MAX_CPU_MS, `${what} takes ${cpuMs} ms`);
  assert.ok(memoryBytes < MAX_BYTES, `${what} takes ${memoryBytes} B`);
}

export function costOf(work: () => unknown): Cost {
  lowerPeak();
  const peakBefore = peakBytes();
  const started = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(started);
  return {
    cpuMs: (user + system) / 1000,
    memoryBytes: peakBytes() - peakBefore,
  };
}

/** Linux lowers its mark to what is resident now when it is asked to (proc(5)); elsewhere the mark only ever rises. */
const isLinux = process.platform === "linux";

function lowerPeak(): void {
  if (isLinux) writeFileSync("/proc/self/clear_refs", "5");
}

function peakBytes(): number {
  if (!isLinux) return process.resourceUsage().maxRSS * 1024;
  const status = readFileSync("/proc/self/status", "latin1");
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
}
