import type { ErrorCode } from "@passerelle/shared/errors/codes.ts";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";

/**
 * Waits for work, until a signal says to wait no longer. The work itself goes on: a DNS lookup cannot be called off,
 * and what somebody else wrote may never end.
 *
 * @throws the signal's reason, or what the work throws
 */
export function untilAborted<Value>(
  work: Promise<Value>,
  signal: AbortSignal,
): Promise<Value> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason as Error);
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort, { once: true });
    work
      .then(resolve, reject)
      .finally(() => signal.removeEventListener("abort", abort));
  });
}

/**
 * Waits for work so long and no longer.
 *
 * @throws PasserelleError of the code given when the time is over, or what the work throws
 */
export async function inTime<Value>(
  work: Promise<Value>,
  timeoutMs: number,
  code: ErrorCode,
): Promise<Value> {
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    return await untilAborted(work, signal);
  } catch (cause) {
    if (cause !== signal.reason) throw cause;
    throw new PasserelleError(code, `not done within ${timeoutMs} ms`, {
      cause,
    });
  }
}
