/**
 * Calls a listener of the caller's. Nothing it throws or rejects with is ours to pass on: a sign-in must not fail by a
 * broken log, nor the process end by it. Node reports what it did as a warning.
 */
export function tell<Arguments extends readonly unknown[]>(
  listener: (...told: Arguments) => unknown,
  ...told: Arguments
): void {
  // Called in a promise, for one that throws and one that rejects to come out alike.
  new Promise((resolve) => resolve(listener(...told))).catch(warn);
}

function warn(cause: unknown): void {
  const reason = cause instanceof Error ? cause.message : "unknown";
  process.emitWarning(`a listener failed: ${reason}`, "PasserelleWarning");
}
