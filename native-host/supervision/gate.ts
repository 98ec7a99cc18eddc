/** Holds back whoever comes while it is closed. */
export class Gate {
  #isOpen = false;
  #waiting: (() => void)[] = [];

  open(): void {
    this.#isOpen = true;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const pass of waiting) pass();
  }

  close(): void {
    this.#isOpen = false;
  }

  /** Resolves at once while it is open, else when it opens. */
  async passed(): Promise<void> {
    if (this.#isOpen) return;
    await new Promise<void>((resolve) => {
      this.#waiting.push(resolve);
    });
  }
}
