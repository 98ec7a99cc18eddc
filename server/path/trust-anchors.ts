import * as v from "valibot";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { parseWith } from "@passerelle/shared/protocol/parse.ts";
import type { Certificate } from "../certificate/parse.ts";
import { equalBytes } from "../der/equal-bytes.ts";
import { hashOf } from "../der/hash-of.ts";
import { canonicalName } from "../names/compare.ts";
import { parseGivenCertificates } from "../options/given-certificates.ts";
import { der } from "../options/shapes.ts";

/** The certificates that are trusted for being configured, found by subject. */
export class TrustAnchors {
  readonly certificates: readonly Certificate[];
  readonly #known: ReadonlySet<Certificate>;
  /** By `hashOf` the subject. */
  readonly #bySubject: ReadonlyMap<number, readonly Certificate[]>;
  #byCanonicalSubject: ReadonlyMap<string, readonly Certificate[]> | undefined;

  constructor(certificates: readonly Certificate[]) {
    this.certificates = certificates;
    this.#known = new Set(certificates);
    this.#bySubject = groupBy(certificates, ({ subject }) =>
      hashOf(subject, 0, subject.length),
    );
  }

  /**
   * Anchors whose subject is these very bytes.
   *
   * @param name DER of the whole element
   */
  findBySubject(name: Uint8Array): readonly Certificate[] {
    const found = this.#bySubject.get(hashOf(name, 0, name.length));
    if (!found) return [];
    return found.filter(({ subject }) => equalBytes(subject, name));
  }

  /**
   * Anchors whose subject is this name by RFC 5280 §7.1.
   *
   * @param name DER of the whole element
   */
  findByMatchingSubject(name: Uint8Array): readonly Certificate[] {
    this.#byCanonicalSubject ??= groupBy(this.certificates, ({ subject }) =>
      canonicalName(subject),
    );
    return this.#byCanonicalSubject.get(canonicalName(name)) ?? [];
  }

  has(certificate: Certificate): boolean {
    if (this.#known.has(certificate)) return true;
    return this.findBySubject(certificate.subject).some(({ bytes }) =>
      equalBytes(bytes, certificate.bytes),
    );
  }
}

/**
 * Parses trust anchors, from copies of the bytes: whoever gave them may write to them later, and is trusted no further.
 *
 * @param certificates DER, one certificate each
 * @throws PasserelleError `configuration_refused` when there is none or one is malformed
 */
export function parseTrustAnchors(
  certificates: readonly Uint8Array[],
): TrustAnchors {
  if (!Array.isArray(certificates) || certificates.length === 0) {
    throw new PasserelleError("configuration_refused", "no trust anchors");
  }
  const { trustAnchors } = parseWith(
    anchorsSchema,
    { trustAnchors: certificates },
    "configuration_refused",
  );
  const copies = trustAnchors.map((each) => new Uint8Array(each));
  return new TrustAnchors(parseGivenCertificates("trustAnchors", copies));
}

const anchorsSchema = v.object({ trustAnchors: v.array(der) });

function groupBy<Key>(
  certificates: readonly Certificate[],
  key: (certificate: Certificate) => Key,
): Map<Key, Certificate[]> {
  const groups = new Map<Key, Certificate[]>();
  for (const certificate of certificates) {
    const group = groups.get(key(certificate));
    if (group) group.push(certificate);
    else groups.set(key(certificate), [certificate]);
  }
  return groups;
}
