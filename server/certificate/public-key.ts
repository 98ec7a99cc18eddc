import type { DerReader } from "../der/reader.ts";
import { TAG } from "../der/tags.ts";
import {
  type AlgorithmIdentifier,
  parseAlgorithmIdentifier,
} from "./algorithm-identifier.ts";

/** SubjectPublicKeyInfo (RFC 5280 §4.1.2.7), unjudged. */
export interface PublicKeyInfo {
  /** The whole element. */
  readonly bytes: Uint8Array;
  readonly algorithm: AlgorithmIdentifier;
  /** The contents of the BIT STRING: what OCSP's and RFC 5280 §4.2.1.2's key hashes are made over. */
  readonly key: Uint8Array;
}

/** @throws PasserelleError `der_invalid` */
export function parsePublicKeyInfo(
  reader: DerReader,
  what: string,
): PublicKeyInfo {
  const { element, contents } = reader.enterElement(TAG.sequence, what);
  const algorithm = parseAlgorithmIdentifier(contents, what);
  const key = contents.readBitStringBytes(what);
  contents.expectEnd(what);
  return { bytes: element, algorithm, key };
}
