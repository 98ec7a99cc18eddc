import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import {
  type SignatureOverData,
  verifySignature,
} from "../algorithms/verify-signature.ts";
import type { Certificate } from "../certificate/parse.ts";
import { MAX_REVOCATION_SIGNATURES } from "./limits.ts";

/**
 * Bounds what judging a path's evidence costs, since strangers may have put together the CRLs, answers and delegates in
 * it: a delegate is checked once under each authority, and signatures are counted.
 */
export class RevocationWork {
  #signatures = 0;
  readonly #delegates = new Map<
    Certificate,
    Map<Certificate, PasserelleError | undefined>
  >();

  /** Whether evidence was left unread for being too much. */
  get isExhausted(): boolean {
    return this.#signatures > MAX_REVOCATION_SIGNATURES;
  }

  /** @throws PasserelleError `path_too_complex`, and as `verifySignature` does */
  verify(signature: SignatureOverData): void {
    this.#signatures++;
    if (this.isExhausted) {
      throw new PasserelleError(
        "path_too_complex",
        `more than ${MAX_REVOCATION_SIGNATURES} signatures on CRLs, OCSP responses and delegates`,
      );
    }
    verifySignature(signature);
  }

  /** Runs the check of a delegate under an authority, or repeats what it came to before. */
  checkOnce(
    delegate: Certificate,
    authority: Certificate,
    check: () => void,
  ): void {
    const known =
      this.#delegates.get(delegate) ??
      new Map<Certificate, PasserelleError | undefined>();
    this.#delegates.set(delegate, known);
    if (!known.has(authority)) known.set(authority, problemOf(check));
    const problem = known.get(authority);
    if (problem) throw problem;
  }
}

/** Whether a check passes, where it does not matter why not. */
export function isGood(check: () => void): boolean {
  return problemOf(check) === undefined;
}

function problemOf(check: () => void): PasserelleError | undefined {
  try {
    check();
    return undefined;
  } catch (problem) {
    if (!(problem instanceof PasserelleError)) throw problem;
    return problem;
  }
}
