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

const onSignals = new Set<Closers>();

/** Ends what was started also when this process is told to end; its exit status is then that of an interrupt. */
export function closeOnSignals(closers: Closers): void {
  if (onSignals.size === 0) {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
      process.once(signal, () => void closeAndExit());
    }
  }
  onSignals.add(closers);
}

async function closeAndExit(): Promise<void> {
  await Promise.all([...onSignals].map((closers) => closers.closeAll()));
  process.exit(130);
}
