import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import type { AlgorithmPolicy } from "../algorithms/policy.ts";
import { verifySignature } from "../algorithms/verify-signature.ts";
import {
  authorityKeyIdentifier,
  subjectKeyIdentifier,
} from "../certificate/extensions/key-identifiers.ts";
import type { Certificate } from "../certificate/parse.ts";
import { equalBytes } from "../der/equal-bytes.ts";
import { MAX_PATH_STEPS } from "../limits.ts";
import { namesMatch } from "../names/compare.ts";
import { placeOf, refusePath } from "./refuse.ts";
import type { TrustAnchors } from "./trust-anchors.ts";

/** Certificates of which each is named and signed by the next: the signer's first, a trust anchor last. */
export type SignedPath = readonly [Certificate, ...Certificate[]];

export interface PathMaterial {
  readonly certificate: Certificate;
  /** Certificates that may stand between it and an anchor; nothing of them is trusted. */
  readonly intermediates: readonly Certificate[];
  readonly trustAnchors: TrustAnchors;
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
  readonly #links = new Map<Certificate, Map<Certificate, LinkResult>>();
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
    const { trustAnchors, policy } = this.#material;
    const last = path.at(-1) as Certificate;
    if (trustAnchors.has(last)) {
      this.found++;
      yield path;
      return;
    }
    for (const anchor of byKeyIdentifier(
      trustAnchors.findBySubject(last.issuer),
      last,
    )) {
      if (!this.#isSignedBy(last, anchor, path.length - 1)) continue;
      this.found++;
      yield [...path, anchor];
    }
    const issuers = this.#findIntermediates(path, last);
    if (issuers.length > 0 && path.length > policy.maxPathLength) {
      this.#firstFailure ??= refusePath(
        "path_length_exceeded",
        path.length,
        `more than ${policy.maxPathLength} certificates up to the anchor`,
      );
      return;
    }
    for (const issuer of issuers) {
      if (!this.#isSignedBy(last, issuer, path.length - 1)) continue;
      yield* this.extend([...path, issuer]);
    }
  }

  #findIntermediates(path: SignedPath, { issuer }: Certificate): Certificate[] {
    const { intermediates, trustAnchors } = this.#material;
    const candidates = intermediates.filter(
      (candidate) =>
        namesMatch(candidate.subject, issuer) &&
        !path.some((used) => equalBytes(used.bytes, candidate.bytes)) &&
        !trustAnchors.has(candidate),
    );
    return byKeyIdentifier(candidates, path.at(-1) as Certificate);
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
    const known = this.#links.get(certificate)?.get(issuer);
    const result = known ?? this.#verifyLink(certificate, issuer, index);
    if (!known) {
      const links = this.#links.get(certificate) ?? new Map();
      this.#links.set(certificate, links.set(issuer, result));
    }
    return result === "signed";
  }

  #verifyLink(
    certificate: Certificate,
    issuer: Certificate,
    index: number,
  ): LinkResult {
    try {
      verifySignature({
        algorithm: certificate.signatureAlgorithm,
        publicKey: issuer.publicKey,
        data: certificate.tbs,
        signature: certificate.signature,
        policy: this.#material.policy,
        what: placeOf(index),
        code: "path_signature_invalid",
      });
      return "signed";
    } catch (error) {
      this.#firstFailure ??= error;
      return "not-signed";
    }
  }
}

type LinkResult = "signed" | "not-signed";

/** Candidates whose key identifier is the one asked for come first; a hint, not a condition (RFC 5280 §4.2.1.1). */
function byKeyIdentifier(
  candidates: readonly Certificate[],
  { extensions }: Certificate,
): Certificate[] {
  if (candidates.length < 2) return [...candidates];
  const wanted = extensions.get(authorityKeyIdentifier)?.keyIdentifier;
  if (!wanted) return [...candidates];
  const isLikely = (candidate: Certificate): boolean => {
    const identifier = candidate.extensions.get(subjectKeyIdentifier);
    return identifier !== undefined && equalBytes(identifier, wanted);
  };
  return [
    ...candidates.filter(isLikely),
    ...candidates.filter((candidate) => !isLikely(candidate)),
  ];
}
