import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import type { Check, CheckListener } from "./checks.ts";

/** What each check is about, for people. */
const TITLES: Readonly<Record<Check, string>> = {
  encoding: "What was given is well-formed",
  algorithms: "The digest of the signature is allowed",
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
   * A line for each check of this kind of verification in order: passed, failed (with the code and what exactly was
   * wrong) or not done, because it was not reached or not asked for. Names certificates by their place in the path and
   * holds nothing secret, so it can go to a log or to support.
   *
   * @param failure what the verification threw, if it did
   */
  describe(failure?: unknown): string;
}

export function createExplanation(): Explanation {
  const passed = new Set<Check>();
  // Every kind of verification begins with it.
  let checks: readonly Check[] = ["encoding"];
  return {
    onCheck(check, all) {
      passed.add(check);
      checks = all;
    },
    describe: (failure) => describe(checks, passed, failure),
  };
}

function describe(
  checks: readonly Check[],
  passed: ReadonlySet<Check>,
  failure: unknown,
): string {
  const last = checks.findLastIndex((check) => passed.has(check));
  const failed = isOfNoCheck(failure) ? undefined : checks[last + 1];
  const lines = checks.map((check) => {
    if (passed.has(check)) return `passed: ${TITLES[check]}`;
    return `${check === failed ? "FAILED" : "not done"}: ${TITLES[check]}`;
  });
  if (failure !== undefined) lines.push(describeFailure(failure));
  return lines.join("\n");
}

/** Nothing failed, or the options are to blame and not what was to be verified. */
function isOfNoCheck(failure: unknown): boolean {
  return (
    failure === undefined ||
    (failure instanceof PasserelleError &&
      failure.code === "configuration_refused")
  );
}

function describeFailure(failure: unknown): string {
  return failure instanceof PasserelleError
    ? `${failure.code}: ${failure.message}`
    : "internal_error: not a refusal, but a fault of the program";
}
