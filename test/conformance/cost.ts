import { readFileSync, writeFileSync } from "node:fs";
import { getHeapStatistics } from "node:v8";

export interface Cost {
  /** Processor time, of every thread. */
  readonly cpuMs: number;
  /** The most that was resident besides what was there before: heap, buffers outside it, and what was garbage by then. */
  readonly memoryBytes: number;
}

/** What may have become of it since the last collection without another one. */
const TOLERATED_BYTES = 40 * 1024 * 1024;

/**
 * Measures pieces of work. Memory counts from what is in use after a collection, so that room which earlier work left
 * behind hides nothing: a cost is never told too small, and too large by what the work since that collection left at
 * most. A cost beyond what is tolerated is measured again right after a collection of its own.
 */
export class CostMeter {
  /** In use after the last collection. */
  #inUseBytes = collect();

  measure(work: () => void): Cost {
    const cost = this.#measureOnce(work);
    if (cost.memoryBytes < TOLERATED_BYTES) return cost;
    this.#inUseBytes = collect();
    const again = this.#measureOnce(work);
    this.#inUseBytes = collect();
    return { ...again, cpuMs: Math.max(cost.cpuMs, again.cpuMs) };
  }

  #measureOnce(work: () => void): Cost {
    lowerPeak();
    const started = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(started);
    return {
      cpuMs: (user + system) / 1000,
      memoryBytes: peakBytes() - this.#inUseBytes,
    };
  }
}

/** Collects garbage; returns what is resident, less what the heap holds free. */
function collect(): number {
  if (!globalThis.gc) throw new Error("node needs --expose-gc for this");
  globalThis.gc();
  globalThis.gc();
  const { total_physical_size, used_heap_size } = getHeapStatistics();
  lowerPeak();
  return peakBytes() - Math.max(0, total_physical_size - used_heap_size);
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
