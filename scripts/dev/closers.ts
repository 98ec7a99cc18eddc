type Close = () => Promise<void>;

/** What was started, to be ended in reverse order, each thing whatever became of the others. */
export class Closers {
  readonly #closers: Close[] = [];

  add(close: Close): void {
    this.#closers.push(close);
  }

  async closeAll(): Promise<void> {
    for (let close = this.#closers.pop(); close; close = this.#closers.pop()) {
      await close().catch((error: unknown) => console.error(error));
    }
  }
}
