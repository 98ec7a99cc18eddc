import {
  LOCK_LIMIT_MS,
  MAX_REPEATS_AFTER_LOCK,
  MIN_REPEATED_START_LIMIT_MS,
  REPEATED_START_FACTOR,
  START_LIMIT_MS,
} from "./time-limits.ts";

/**
 * How long a library may take to start. OpenSC 0.23 waits for ever in C_Initialize for a lock that it holds itself, when
 * another program resets the card at that moment: a library that has started before is soon given up, once, and begun
 * anew with all the time there is. One that was seen to have locked itself up is begun anew at once, the first time too,
 * unless that was in vain, and it is known to wait at a lock for something else.
 */
export class StartLimit {
  readonly #nowMs: () => number;
  #startedAtMs = 0;
  #lastTookMs: number | null = null;
  #isShort = false;
  #repeats = 0;

  /** @param nowMs any clock that only goes forward */
  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** Whether it was begun anew in vain: then it may be no lock of its own that it waits at. */
  get isPatient(): boolean {
    return this.#repeats >= MAX_REPEATS_AFTER_LOCK;
  }

  /** The library is started. Gives how long it may take, in milliseconds. */
  begin(): number {
    this.#startedAtMs = this.#nowMs();
    if (this.#lastTookMs === null || this.#repeats > 0) return START_LIMIT_MS;
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
    this.#isShort = false;
    const wasRightlyPatient =
      this.isPatient && this.#lastTookMs > LOCK_LIMIT_MS;
    if (!wasRightlyPatient) this.#repeats = 0;
  }

  /**
   * It was given up.
   *
   * @param isLockedUp whether it sleeps for ever; else it took longer
   * @returns whether it is to be started again at once
   */
  passed(isLockedUp: boolean): boolean {
    const isAgain =
      this.#isShort || (isLockedUp && this.#repeats < MAX_REPEATS_AFTER_LOCK);
    this.#repeats = isAgain ? this.#repeats + 1 : 0;
    this.#isShort = false;
    return isAgain;
  }
}
