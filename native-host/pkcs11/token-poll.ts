import type { Slots } from "./slots.ts";

const POLL_INTERVAL_MS = 250;

/** Looks regularly for tokens that came or went, from the first `start` on. */
export class TokenPoll {
  readonly slots: Slots;
  readonly #report: () => void;
  #isRunning = false;

  constructor(slots: Slots, report: () => void) {
    this.slots = slots;
    this.#report = report;
  }

  start(): void {
    this.slots.poll();
    this.#report();
    if (this.#isRunning) return;
    this.#isRunning = true;
    setInterval(() => {
      this.look();
    }, POLL_INTERVAL_MS);
  }

  look(): void {
    if (this.slots.poll()) this.#report();
  }

  /** Reads a token's state again and gives its CK_TOKEN_INFO flags, or null when it is gone. */
  refresh(slot: string): number | null {
    const flags = this.slots.refresh(slot);
    this.#report();
    return flags;
  }
}
