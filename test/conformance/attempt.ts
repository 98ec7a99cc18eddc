import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";

/** What a work returns, or our own error it refuses with; any other error goes on its way. */
export function attempt<Value>(work: () => Value): Value | PasserelleError {
  try {
    return work();
  } catch (error) {
    if (error instanceof PasserelleError) return error;
    throw error;
  }
}
