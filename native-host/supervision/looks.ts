import { LOOK_UNNOTICED_MS, MAX_VAIN_LOOKS } from "./time-limits.ts";

export interface LooksSurroundings {
  /** Whether the process works at a request: its tokens are known meanwhile. */
  isAsked(): boolean;
  /** `isReading` has changed. */
  onChange(): void;
}

/**
 * The looks of a library’s processes for tokens. One that lasts is reading a token: to be said at once, for a slow card
 * takes seconds.
 */
export class Looks {
  readonly #surroundings: LooksSurroundings;
  #isReading = false;
  #vainLooks = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(surroundings: LooksSurroundings) {
    this.#surroundings = surroundings;
  }

  get isReading(): boolean {
    return this.#isReading;
  }

  /** A look begins, so the one before is over and has found nothing new. */
  begin(): void {
    this.expectNone();
    if (this.#isReading) {
      this.#isReading = false;
      this.#vainLooks += 1;
      this.#surroundings.onChange();
    }
    if (this.#vainLooks >= MAX_VAIN_LOOKS) return;
    this.#timer = setTimeout(() => {
      if (this.#surroundings.isAsked()) return;
      this.#isReading = true;
      this.#surroundings.onChange();
    }, LOOK_UNNOTICED_MS);
  }

  /** No other look will tell when the one that was begun last is over. */
  expectNone(): void {
    clearTimeout(this.#timer);
  }

  /** A look has found something new, or its process is gone. */
  end(): void {
    this.expectNone();
    this.#isReading = false;
  }
}
