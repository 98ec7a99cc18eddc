import { mock } from "node:test";

/** Puts the clock of a suite in its own hands: `pass(ms)` lets time go by. */
export function useTimers(): { pass: (ms: number) => void } {
  beforeEach(() => mock.timers.enable({ apis: ["setTimeout", "setInterval"] }));
  afterEach(() => mock.timers.reset());
  return { pass: (ms) => mock.timers.tick(ms) };
}

/** Lets everything run that waits for settled promises only. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
}
