import type { PublicKey } from "../algorithms/public-key.ts";
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
  /** Kept by `importPublicKey`. */
  imported: PublicKey | undefined;
}

/** @throws PasserelleError `der_invalid` */
export function parsePublicKeyInfo(
  reader: DerReader,
  what: string,
): PublicKeyInfo {
  const start = reader.position;
  const outerEnd = reader.begin(TAG.sequence, what);
  const algorithm = parseAlgorithmIdentifier(reader, what);
  const key = reader.readBitStringBytes(what);
  reader.end(outerEnd, what);
  return {
    bytes: reader.sliceFrom(start),
    algorithm,
    key,
    imported: undefined,
  };
}
