/** A PIN or PUK with its retry counter, as the card holds it: eight bytes, padded with FF (SP 800-73-4 part 2 §2.4.3). */
export class Reference {
  #padded: Buffer;
  readonly retryLimit: number;
  triesLeft: number;

  constructor(code: string, retryLimit: number) {
    this.#padded = pad(code);
    this.retryLimit = retryLimit;
    this.triesLeft = retryLimit;
  }

  get isLocked(): boolean {
    return this.triesLeft === 0;
  }

  lock(): void {
    this.triesLeft = 0;
  }

  /** Compares and counts: a wrong code costs one try, a right one restores them all. */
  matches(padded: Buffer): boolean {
    if (this.isLocked) return false;
    if (this.#padded.equals(padded)) {
      this.triesLeft = this.retryLimit;
      return true;
    }
    this.triesLeft--;
    return false;
  }

  replace(padded: Buffer): void {
    this.#padded = Buffer.from(padded);
    this.triesLeft = this.retryLimit;
  }
}

export const REFERENCE_BYTES = 8;

/** Six to eight digits, then padding; what the card accepts as a new PIN. */
export function isWellFormedPin(padded: Buffer): boolean {
  return /^[0-9]{6,8}\xff*$/.test(padded.toString("latin1"));
}

function pad(code: string): Buffer {
  const bytes = Buffer.alloc(REFERENCE_BYTES, 0xff);
  bytes.write(code, "latin1");
  return bytes;
}
