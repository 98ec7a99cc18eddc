import type { Slots } from "./slots.ts";

const POLL_INTERVAL_MS = 250;

/** Looks for tokens that came or went: once to begin with, then regularly while somebody watches. */
export class TokenPoll {
  readonly slots: Slots;
  readonly #report: () => void;
  readonly #fail: (error: unknown) => void;
  #timer: NodeJS.Timeout | null = null;

  /** @param fail told what the library throws when nobody waits for an answer */
  constructor(
    slots: Slots,
    report: () => void,
    fail: (error: unknown) => void,
  ) {
    this.slots = slots;
    this.#report = report;
    this.#fail = fail;
  }

  /** Looks, and tells what is there. */
  begin(): void {
    this.slots.poll();
    this.#report();
  }

  /** @param announce told before each look */
  start(announce: () => void): void {
    this.#timer ??= setInterval(() => {
      announce();
      try {
        this.look();
      } catch (error) {
        this.#fail(error);
      }
    }, POLL_INTERVAL_MS);
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }

  look(): void {
    if (this.slots.poll()) this.#report();
  }

  /** Reads a token's CK_TOKEN_INFO flags again; null when it is gone, or does not tell. */
  refresh(slot: string): number | null {
    const flags = this.slots.refresh(slot);
    this.#report();
    return flags;
  }
}
