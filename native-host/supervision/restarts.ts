import type { ErrorCode } from "@passerelle/shared/errors/codes.ts";
import { LASTING_MODULE_FAULTS } from "@passerelle/shared/errors/lasting-faults.ts";
import { restartDelayMs } from "./restart-delay.ts";
import { STABLE_AFTER_MS } from "./time-limits.ts";

export interface RestartsSurroundings {
  /** Any clock that only goes forward. */
  nowMs(): number;
  /** A library that failed may be started again. */
  onDue(): void;
}

/** When a library that failed may be started again, as often as it does. */
export class Restarts {
  readonly #surroundings: RestartsSurroundings;
  #startedAtMs = 0;
  #inARow = 0;
  #isDue = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(surroundings: RestartsSurroundings) {
    this.#surroundings = surroundings;
  }

  /** Whether the library failed, was left alone for long enough, and is not started yet. */
  get isDue(): boolean {
    return this.#isDue;
  }

  /** The library is started. */
  started(): void {
    this.cancel();
    this.#startedAtMs = this.#surroundings.nowMs();
  }

  /** The process that was started last has failed. */
  failed(code: ErrorCode): void {
    if (LASTING_MODULE_FAULTS.has(code)) return;
    const livedMs = this.#surroundings.nowMs() - this.#startedAtMs;
    if (livedMs >= STABLE_AFTER_MS) this.#inARow = 0;
    this.#timer = setTimeout(
      () => {
        this.#isDue = true;
        this.#surroundings.onDue();
      },
      restartDelayMs(code, this.#inARow++),
    );
  }

  /** No start is due any more. */
  cancel(): void {
    clearTimeout(this.#timer);
    this.#isDue = false;
  }
}
