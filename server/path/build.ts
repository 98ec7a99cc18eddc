import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { verifySignature } from "../algorithms/verify-signature.ts";
import type { Certificate } from "../certificate/parse.ts";
import { equalBytes } from "../der/equal-bytes.ts";
import { MAX_PATH_SIGNATURES, MAX_PATH_STEPS } from "../limits.ts";
import {
  type IssuerPool,
  ISSUER_SEARCHES,
  type IssuerSearch,
} from "./candidates.ts";
import type { IntermediateCache } from "./intermediate-cache.ts";
import type { PathPolicy } from "./policy.ts";
import { placeOf, refusePath } from "./refuse.ts";
import type { SignedPath } from "./signed-path.ts";

export interface PathMaterial extends IssuerPool {
  readonly certificate: Certificate;
  readonly intermediateCache?: IntermediateCache | undefined;
  readonly policy: PathPolicy;
}

/** A path that may be made longer, and who may come next. */
interface Branch {
  readonly path: SignedPath;
  issuers: readonly Certificate[];
  nextIssuer: number;
  nextSearch: number;
}

/**
 * Builds every path from a certificate to a trust anchor, the likeliest first (RFC 4158), within a bound on the work.
 * Every signature on a path has been verified.
 */
export class PathBuilder {
  readonly #material: PathMaterial;
  /** From the shortest to the longest: a search in depth. */
  readonly #branches: Branch[];
  readonly #links: Link[] = [];
  #steps = 0;
  #found = 0;
  #firstFailure: PasserelleError | undefined;

  constructor(material: PathMaterial) {
    this.#material = material;
    this.#branches = [branchOf([material.certificate])];
  }

  /**
   * The next path; undefined after the last one.
   *
   * @throws PasserelleError `path_not_found`, `path_signature_invalid`, `path_length_exceeded`, `path_too_complex`,
   *   `algorithm_not_allowed` when there has been none at all
   */
  next(): SignedPath | undefined {
    for (;;) {
      const branch = this.#branches.at(-1);
      if (!branch) break;
      const issuer = this.#nextIssuer(branch);
      if (!issuer) this.#branches.pop();
      else if (this.#extends(branch.path, issuer)) {
        const longer: SignedPath = [...branch.path, issuer];
        if (this.#material.trustAnchors.has(issuer)) {
          this.#found++;
          return longer;
        }
        this.#branch(longer);
      }
    }
    if (this.#found === 0) throw this.#reason();
    return undefined;
  }

  #nextIssuer(branch: Branch): Certificate | undefined {
    while (branch.nextIssuer === branch.issuers.length) {
      const findIssuers = ISSUER_SEARCHES[branch.nextSearch++];
      if (!findIssuers) return undefined;
      const last = branch.path.at(-1) as Certificate;
      branch.issuers = this.#find(findIssuers, last);
      branch.nextIssuer = 0;
    }
    return branch.issuers[branch.nextIssuer++];
  }

  /** None where what would tell them is malformed: nobody vouches for the certificates beside the signer's. */
  #find(findIssuers: IssuerSearch, last: Certificate): readonly Certificate[] {
    try {
      return findIssuers(this.#material, last);
    } catch (failure) {
      if (!(failure instanceof PasserelleError)) throw failure;
      this.#firstFailure ??= failure;
      return [];
    }
  }

  #extends(path: SignedPath, issuer: Certificate): boolean {
    const index = path.length - 1;
    const last = path[index] as Certificate;
    return !isIn(path, issuer) && this.#isSignedBy(last, issuer, index);
  }

  #branch(path: SignedPath): void {
    const { policy } = this.#material;
    const below = path.length - 1;
    if (below > policy.maxPathLength) {
      this.#firstFailure ??= refuseLength(policy, below);
    } else {
      this.#branches.push(branchOf(path));
    }
  }

  #reason(): PasserelleError {
    return (
      this.#firstFailure ??
      new PasserelleError(
        "path_not_found",
        "no path from the certificate to a trust anchor",
      )
    );
  }

  /** Whether `issuer`'s key made the signature on `certificate`; each pair is verified once. */
  #isSignedBy(
    certificate: Certificate,
    issuer: Certificate,
    index: number,
  ): boolean {
    if (++this.#steps > MAX_PATH_STEPS) {
      throw refusePath("path_too_complex", index, "too many possible issuers");
    }
    const known = this.#links.find(
      (link) => link.certificate === certificate && link.issuer === issuer,
    );
    if (known) return known.isSigned;
    if (this.#links.length === MAX_PATH_SIGNATURES) {
      throw refusePath("path_too_complex", index, "too many signatures");
    }
    const isSigned = this.#verifyLink(certificate, issuer, index);
    this.#links.push({ certificate, issuer, isSigned });
    return isSigned;
  }

  #verifyLink(
    certificate: Certificate,
    issuer: Certificate,
    index: number,
  ): boolean {
    const { policy, intermediateCache } = this.#material;
    try {
      verifySignature({
        algorithm: certificate.signatureAlgorithm,
        publicKey: issuer.publicKey,
        data: certificate.tbs,
        signature: certificate.signature,
        policy,
        isProven:
          index > 0 &&
          intermediateCache?.isSignedBy(certificate, issuer) === true,
        what: placeOf(index),
        code: "path_signature_invalid",
      });
      return true;
    } catch (failure) {
      if (!(failure instanceof PasserelleError)) throw failure;
      this.#firstFailure ??= failure;
      return false;
    }
  }
}

function branchOf(path: SignedPath): Branch {
  return { path, issuers: [], nextIssuer: 0, nextSearch: 0 };
}

/** A certificate may stand in a path once (RFC 5280 §6.1). */
function isIn(path: SignedPath, certificate: Certificate): boolean {
  for (const { bytes } of path) {
    if (equalBytes(bytes, certificate.bytes)) return true;
  }
  return false;
}

function refuseLength(
  { maxPathLength }: { readonly maxPathLength: number },
  index: number,
): PasserelleError {
  return refusePath(
    "path_length_exceeded",
    index,
    `more than ${maxPathLength} certificates up to the anchor`,
  );
}

/** A pair whose signature has been verified, or found wrong. */
interface Link {
  readonly certificate: Certificate;
  readonly issuer: Certificate;
  readonly isSigned: boolean;
}
