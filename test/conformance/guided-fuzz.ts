import { Session } from "node:inspector";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { type Dice, mutate, mutateBytes } from "./mutate.ts";

/** What is given inputs, and what it starts from. */
export interface Target {
  readonly name: string;
  readonly run: (input: Uint8Array) => unknown;
  readonly seeds: readonly Uint8Array[];
}

export interface Outcome {
  readonly runs: number;
  /** Inputs that reached code no input before them had reached. */
  readonly kept: number;
  /** Pieces of code reached. */
  readonly reached: number;
}

const BATCH = 64;
const MAX_INPUT_BYTES = 64 * 1024;
const MAX_INPUT_MS = 1000;

/**
 * Looks for inputs that make a target fail otherwise than by its own error, or take longer than a second. An input that
 * reaches new code is kept and changed further; V8's own block coverage tells.
 *
 * @throws Error with the input, base64
 */
export function fuzz(target: Target, dice: Dice, budgetMs: number): Outcome {
  const coverage = new Coverage();
  const kept: Uint8Array[] = [];
  for (const seed of target.seeds) {
    attempt(target, seed);
    kept.push(seed);
  }
  coverage.takeNew();
  const end = performance.now() + budgetMs;
  let runs = 0;
  while (performance.now() < end) {
    const batch = Array.from({ length: BATCH }, () => change(kept, dice));
    for (const input of batch) attempt(target, input);
    runs += BATCH;
    // Asking what was reached costs more than a run: only where a batch reached something, it is asked of each.
    const found = coverage.takeNew();
    if (found.size === 0) continue;
    for (const input of batch) {
      attempt(target, input);
      if (coverage.takeAmong(found)) kept.push(input);
    }
  }
  coverage.close();
  const reached = coverage.size;
  return { runs, kept: kept.length - target.seeds.length, reached };
}

function attempt({ name, run }: Target, input: Uint8Array): void {
  const report = (what: string, cause?: unknown) => {
    const base64 = Buffer.from(input).toString("base64");
    return new Error(`${name} ${what}: ${base64}`, { cause });
  };
  const start = process.cpuUsage();
  try {
    run(input);
  } catch (error) {
    if (!(error instanceof PasserelleError)) throw report("fails", error);
  }
  const { user, system } = process.cpuUsage(start);
  if ((user + system) / 1000 > MAX_INPUT_MS) throw report("takes too long");
}

function change(kept: readonly Uint8Array[], dice: Dice): Uint8Array {
  let input = dice.pick(kept);
  for (let count = 1 + dice.below(3); count > 0; count--) {
    input = changeOnce(input, dice);
  }
  return input.length > MAX_INPUT_BYTES ? dice.pick(kept) : input;
}

/** Whole elements of what is DER, bytes of what is no longer. */
function changeOnce(input: Uint8Array, dice: Dice): Uint8Array {
  try {
    return mutate(input, dice);
  } catch {
    return mutateBytes(input, dice);
  }
}

/** The blocks of the server's code that have run. */
class Coverage {
  readonly #session = new Session();
  readonly #seen = new Set<string>();

  constructor() {
    this.#session.connect();
    this.#session.post("Profiler.enable");
    this.#session.post("Profiler.startPreciseCoverage", {
      callCount: true,
      detailed: true,
    });
  }

  get size(): number {
    return this.#seen.size;
  }

  /** What ran since the last time asked, and never before that. */
  takeNew(): Set<string> {
    const found = new Set<string>();
    for (const block of this.#take()) {
      if (!this.#seen.has(block)) found.add(block);
    }
    for (const block of found) this.#seen.add(block);
    return found;
  }

  /** Whether any of these ran since the last time asked; they are taken out. */
  takeAmong(wanted: Set<string>): boolean {
    if (wanted.size === 0) return false;
    let isAny = false;
    for (const block of this.#take()) {
      if (wanted.delete(block)) isAny = true;
    }
    return isAny;
  }

  close(): void {
    this.#session.disconnect();
  }

  #take(): string[] {
    const blocks: string[] = [];
    // The session is with this very thread: it answers before `post` returns.
    this.#session.post("Profiler.takePreciseCoverage", (error, answer) => {
      if (error) throw error;
      for (const { url, functions } of answer.result) {
        if (!url.includes("/server/")) continue;
        for (const { ranges } of functions) {
          for (const { startOffset, endOffset, count } of ranges) {
            if (count > 0) blocks.push(`${url} ${startOffset} ${endOffset}`);
          }
        }
      }
    });
    return blocks;
  }
}
