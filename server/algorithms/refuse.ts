import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";

/** The error for an algorithm, key or parameter outside the table or the policy. */
export function refuseAlgorithm(what: string, reason: string): PasserelleError {
  return new PasserelleError("algorithm_not_allowed", `${what}: ${reason}`);
}
