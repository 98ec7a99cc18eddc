import { readFileSync } from "node:fs";
import { GCProfiler, getHeapStatistics } from "node:v8";

export interface Cost {
  /** Processor time, of every thread. */
  readonly cpuMs: number;
  /** The most that was allocated besides what was there before: the heap with its garbage, and buffers outside it. */
  readonly memoryBytes: number;
  /** By how much the most that the process ever held resident grew: what native libraries take for themselves counts. */
  readonly residentBytes: number;
}

/** What may have become of it since the last collection without another one. */
const TOLERATED_BYTES = 40 * 1024 * 1024;

/**
 * Measures pieces of work. Memory is what V8 counts as allocated, not what the system holds resident: pages that V8
 * keeps, gives back or clears ahead differ from one release to the next, and hide or double a cost. It counts from what
 * is in use after a collection: a cost is never told too small, and too large by what the work since that collection
 * left at most. A cost beyond what is tolerated is measured again right after a collection of its own.
 *
 * What a native library allocates for itself V8 does not count. The system does; its count only ever grows, so that it
 * shows what goes beyond everything before.
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
    return {
      ...again,
      cpuMs: Math.max(cost.cpuMs, again.cpuMs),
      residentBytes: Math.max(cost.residentBytes, again.residentBytes),
    };
  }

  #measureOnce(work: () => void): Cost {
    const collections = new GCProfiler();
    collections.start();
    const residentBefore = peakResidentBytes();
    const started = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(started);
    const inUseBytes = inUse();
    // What is allocated only grows until a collection begins.
    const peaks = collections.stop().statistics.map((each) => {
      const { usedHeapSize, externalMemory } = each.beforeGC.heapStatistics;
      return usedHeapSize + externalMemory;
    });
    return {
      cpuMs: (user + system) / 1000,
      memoryBytes: Math.max(inUseBytes, ...peaks) - this.#inUseBytes,
      residentBytes: peakResidentBytes() - residentBefore,
    };
  }
}

/** Collects garbage; returns what is in use. */
function collect(): number {
  if (!globalThis.gc) throw new Error("node needs --expose-gc for this");
  globalThis.gc();
  globalThis.gc();
  return inUse();
}

function inUse(): number {
  const { used_heap_size, external_memory } = getHeapStatistics();
  return used_heap_size + external_memory;
}

/** `maxRSS` would be no less than that of the process that started this one (getrusage(2)). */
function peakResidentBytes(): number {
  const status = readFileSync("/proc/self/status", "utf8");
  return Number(/^VmHWM:\s*(\d+) kB$/m.exec(status)![1]) * 1024;
}
