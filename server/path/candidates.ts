import {
  authorityKeyIdentifier,
  hasKeyIdentifier,
} from "../certificate/extensions/key-identifiers.ts";
import type { Certificate } from "../certificate/parse.ts";
import { bufferOf } from "../der/buffer-of.ts";
import { equalBytes } from "../der/equal-bytes.ts";
import { candidateMatches } from "../names/compare.ts";
import type { TrustAnchors } from "./trust-anchors.ts";

/** Certificates among which a path's issuers are looked for. */
export interface IssuerPool {
  /** Certificates that may stand between the signer's and an anchor; nothing of them is trusted. */
  readonly intermediates: readonly Certificate[];
  readonly trustAnchors: TrustAnchors;
}

/**
 * Finds possible issuers of a certificate, the likeliest first, each once.
 *
 * @throws PasserelleError `der_invalid` where what would tell them is malformed
 */
export type IssuerSearch = (
  pool: IssuerPool,
  last: Certificate,
) => readonly Certificate[];

/** Possible issuers by the very bytes of their name come first; finding further ones costs more. */
export const ISSUER_SEARCHES: readonly IssuerSearch[] = [
  findEqual,
  findMatching,
];

function findEqual(
  { trustAnchors, intermediates }: IssuerPool,
  last: Certificate,
): readonly Certificate[] {
  const anchors = trustAnchors.findBySubject(last.issuer);
  const others = intermediates.filter(({ subject }) =>
    equalBytes(subject, last.issuer),
  );
  return inOrder(anchors, others, last);
}

/** By RFC 5280 §7.1. */
function findMatching(
  { trustAnchors, intermediates }: IssuerPool,
  last: Certificate,
): readonly Certificate[] {
  const isOther = ({ subject }: Certificate): boolean =>
    !equalBytes(subject, last.issuer);
  const anchors = trustAnchors.findByMatchingSubject(last.issuer);
  const others = intermediates.filter(
    (candidate) =>
      isOther(candidate) && candidateMatches(candidate.subject, last.issuer),
  );
  return inOrder(anchors.filter(isOther), others, last);
}

/**
 * Trust anchors first, and before them all whose key identifier is the one asked for; a hint, not a condition
 * (RFC 5280 §4.2.1.1).
 */
function inOrder(
  anchors: readonly Certificate[],
  others: readonly Certificate[],
  { extensions }: Certificate,
): readonly Certificate[] {
  if (others.length === 0 && anchors.length < 2) return anchors;
  if (anchors.length === 0 && others.length < 2) return others;
  const distinct = new Set([...anchors, ...others]);
  if (distinct.size === 1) return [...distinct];
  const candidates = withoutCopies([...distinct]);
  const wanted = extensions.get(authorityKeyIdentifier)?.keyIdentifier;
  if (!wanted) return candidates;
  const isLikely = (candidate: Certificate): boolean =>
    hasKeyIdentifier(candidate, wanted);
  return [
    ...candidates.filter(isLikely),
    ...candidates.filter((candidate) => !isLikely(candidate)),
  ];
}

/** The same certificate may come in the message, from the configuration and out of the cache. */
function withoutCopies(certificates: readonly Certificate[]): Certificate[] {
  const known = new Set<string>();
  return certificates.filter(({ bytes }) => {
    const key = bufferOf(bytes).toString("latin1");
    if (known.has(key)) return false;
    known.add(key);
    return true;
  });
}
