import {
  MIN_REPEATED_START_LIMIT_MS,
  REPEATED_START_FACTOR,
  START_LIMIT_MS,
} from "./time-limits.ts";

/**
 * How long a library may take to start. OpenSC 0.23 waits for ever in C_Initialize for a lock that it holds itself, when
 * another program resets the card at that moment: a library that has started before is soon given up, once, and begun
 * anew with all the time there is.
 */
export class StartLimit {
  readonly #nowMs: () => number;
  #startedAtMs = 0;
  #lastTookMs: number | null = null;
  #isShort = false;
  #isRepeated = false;

  /** @param nowMs any clock that only goes forward */
  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** The library is started. Gives how long it may take, in milliseconds. */
  begin(): number {
    this.#startedAtMs = this.#nowMs();
    if (this.#lastTookMs === null || this.#isRepeated) return START_LIMIT_MS;
    const limitMs = Math.max(
      MIN_REPEATED_START_LIMIT_MS,
      REPEATED_START_FACTOR * this.#lastTookMs,
    );
    this.#isShort = limitMs < START_LIMIT_MS;
    return Math.min(limitMs, START_LIMIT_MS);
  }

  /** It shows its tokens. */
  reached(): void {
    if (this.#startedAtMs === 0) return;
    this.#lastTookMs = this.#nowMs() - this.#startedAtMs;
    this.#startedAtMs = 0;
    this.#isShort = this.#isRepeated = false;
  }

  /** It took longer. Gives whether it is to be started again at once. */
  passed(): boolean {
    this.#isRepeated = this.#isShort;
    this.#isShort = false;
    return this.#isRepeated;
  }
}
