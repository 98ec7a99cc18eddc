import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { type Check, type CheckListener, CHECKS } from "./checks.ts";

/** What each check is about, for people. */
const TITLES: Readonly<Record<Check, string>> = {
  encoding: "The message is a well-formed signature by one signer",
  algorithms: "Its digest is allowed",
  challenge: "It answers a challenge that was pending and in time",
  signature: "The signature is good and over the expected content",
  path: "The certificate’s path to a trust anchor is good",
  revocation: "No certificate of the path is revoked",
};

/** Follows one verification and says how far it came. */
export interface Explanation {
  /** Pass it to `verify`, `verifySignedData` or `validatePath`. */
  readonly onCheck: CheckListener;
  /**
   * A line for each check in order: passed, failed (with the code and what exactly was wrong) or not reached. Names
   * certificates by their place in the path and holds nothing secret, so it can go to a log or to support.
   *
   * @param failure what the verification threw, if it did
   */
  describe(failure?: unknown): string;
}

export function createExplanation(): Explanation {
  const passed = new Set<Check>();
  return {
    onCheck: (check) => passed.add(check),
    describe: (failure) => describe(passed, failure),
  };
}

function describe(passed: ReadonlySet<Check>, failure: unknown): string {
  const last = CHECKS.findLastIndex((check) => passed.has(check));
  const lines = CHECKS.map((check, index) => {
    if (passed.has(check)) return `passed: ${TITLES[check]}`;
    const isFailed = failure !== undefined && index === last + 1;
    return `${isFailed ? "FAILED" : "not done"}: ${TITLES[check]}`;
  });
  if (failure !== undefined) lines.push(describeFailure(failure));
  return lines.join("\n");
}

function describeFailure(failure: unknown): string {
  return failure instanceof PasserelleError
    ? `${failure.code}: ${failure.message}`
    : "internal_error: not a refusal, but a fault of the program";
}
