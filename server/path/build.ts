import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import type { AlgorithmPolicy } from "../algorithms/policy.ts";
import { verifySignature } from "../algorithms/verify-signature.ts";
import {
  authorityKeyIdentifier,
  hasKeyIdentifier,
} from "../certificate/extensions/key-identifiers.ts";
import type { Certificate } from "../certificate/parse.ts";
import { equalBytes } from "../der/equal-bytes.ts";
import { MAX_PATH_SIGNATURES, MAX_PATH_STEPS } from "../limits.ts";
import { candidateMatches } from "../names/compare.ts";
import type { IntermediateCache } from "./intermediate-cache.ts";
import { placeOf, refusePath } from "./refuse.ts";
import type { TrustAnchors } from "./trust-anchors.ts";

/** Certificates of which each is named and signed by the next: the signer's first, a trust anchor last. */
export type SignedPath = readonly [Certificate, ...Certificate[]];

export interface PathMaterial {
  readonly certificate: Certificate;
  /** Certificates that may stand between it and an anchor; nothing of them is trusted. */
  readonly intermediates: readonly Certificate[];
  readonly trustAnchors: TrustAnchors;
  readonly intermediateCache?: IntermediateCache | undefined;
  readonly policy: AlgorithmPolicy & { readonly maxPathLength: number };
}

/**
 * Builds every path from a certificate to a trust anchor, the likeliest first (RFC 4158), within a bound on the work.
 * Every signature on a path it yields has been verified. When it ends without having yielded one, it throws the reason.
 *
 * @throws PasserelleError `path_not_found`, `path_signature_invalid`, `path_length_exceeded`, `path_too_complex`,
 *   `algorithm_not_allowed`
 */
export function* buildPaths(material: PathMaterial): Generator<SignedPath> {
  const search = new PathSearch(material);
  yield* search.extend([material.certificate]);
  if (search.found === 0) throw search.reason();
}

class PathSearch {
  readonly #material: PathMaterial;
  readonly #links: Link[] = [];
  #steps = 0;
  #firstFailure: unknown;
  found = 0;

  constructor(material: PathMaterial) {
    this.#material = material;
  }

  reason(): unknown {
    return (
      this.#firstFailure ??
      new PasserelleError(
        "path_not_found",
        "no path from the certificate to a trust anchor",
      )
    );
  }

  *extend(path: SignedPath): Generator<SignedPath> {
    const last = path.at(-1) as Certificate;
    for (const findIssuers of ISSUER_SEARCHES) {
      for (const issuer of findIssuers(this.#material, last)) {
        if (isIn(path, issuer)) continue;
        if (!this.#isSignedBy(last, issuer, path.length - 1)) continue;
        const longer: SignedPath = [...path, issuer];
        if (this.#material.trustAnchors.has(issuer)) {
          this.found++;
          yield longer;
        } else if (path.length > this.#material.policy.maxPathLength) {
          this.#firstFailure ??= refuseLength(
            this.#material.policy,
            path.length,
          );
        } else {
          yield* this.extend(longer);
        }
      }
    }
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
    } catch (error) {
      this.#firstFailure ??= error;
      return false;
    }
  }
}

/** Possible issuers by the very bytes of their name come first; finding further ones costs more. */
const ISSUER_SEARCHES = [findEqual, findMatching];

/** Trust anchors first. */
function findEqual(
  { trustAnchors, intermediates }: PathMaterial,
  last: Certificate,
): readonly Certificate[] {
  const anchors = trustAnchors.findBySubject(last.issuer);
  const others = intermediates.filter(({ subject }) =>
    equalBytes(subject, last.issuer),
  );
  return byKeyIdentifier(anchors, others, last);
}

/** By RFC 5280 §7.1. */
function findMatching(
  { trustAnchors, intermediates }: PathMaterial,
  last: Certificate,
): readonly Certificate[] {
  const isOther = ({ subject }: Certificate): boolean =>
    !equalBytes(subject, last.issuer);
  const anchors = trustAnchors.findByMatchingSubject(last.issuer);
  const others = intermediates.filter(
    (candidate) =>
      isOther(candidate) && candidateMatches(candidate.subject, last.issuer),
  );
  return byKeyIdentifier(anchors.filter(isOther), others, last);
}

/** A certificate may stand in a path once (RFC 5280 §6.1). */
function isIn(path: SignedPath, certificate: Certificate): boolean {
  return path.some(({ bytes }) => equalBytes(bytes, certificate.bytes));
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

/** Candidates whose key identifier is the one asked for come first; a hint, not a condition (RFC 5280 §4.2.1.1). */
function byKeyIdentifier(
  anchors: readonly Certificate[],
  others: readonly Certificate[],
  { extensions }: Certificate,
): readonly Certificate[] {
  if (others.length === 0 && anchors.length < 2) return anchors;
  if (anchors.length === 0 && others.length < 2) return others;
  const candidates = [...anchors, ...others];
  const wanted = extensions.get(authorityKeyIdentifier)?.keyIdentifier;
  if (!wanted) return candidates;
  const isLikely = (candidate: Certificate): boolean =>
    hasKeyIdentifier(candidate, wanted);
  return [
    ...candidates.filter(isLikely),
    ...candidates.filter((candidate) => !isLikely(candidate)),
  ];
}
