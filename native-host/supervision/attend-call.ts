import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { ABANDONED_CALL_LIMIT_MS } from "./time-limits.ts";
import { watchReader } from "./watch-reader.ts";

export interface AttendedCall {
  /** Aborted when nobody waits for its answer any more. */
  readonly signal: AbortSignal;
  /** The reader whose card it uses, or null where none can be pulled. */
  readonly reader: string | null;
  readonly environment: NodeJS.ProcessEnv;
  /** Ends the process that works at it. */
  readonly giveUp: (error: PasserelleError) => void;
}

/**
 * Gives up a call from which its library may never return: one whose reader is empty at once, one that nobody waits for
 * soon, for a library that waits for a person at the reader's keypad can only be stopped with its process. Gives the
 * function that ends this.
 */
export function attendCall(call: AttendedCall): () => void {
  const { signal, reader, environment, giveUp } = call;
  let timer: NodeJS.Timeout | undefined;
  const abandon = () => {
    timer = setTimeout(() => {
      giveUp(new PasserelleError("operation_cancelled"));
    }, ABANDONED_CALL_LIMIT_MS);
  };
  signal.addEventListener("abort", abandon);
  const endWatch =
    reader === null
      ? () => undefined
      : watchReader(reader, environment, () => {
          giveUp(new PasserelleError("token_removed"));
        });
  return () => {
    endWatch();
    signal.removeEventListener("abort", abandon);
    clearTimeout(timer);
  };
}
