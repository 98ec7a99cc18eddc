import { DerReader } from "../../der/reader.ts";
import { refuseDer } from "../../der/refuse.ts";
import { TAG } from "../../der/tags.ts";
import {
  MAX_CRL_BYTES,
  MAX_CRL_ELEMENTS,
  MAX_CRL_ISSUERS,
  MAX_REVOKED_CERTIFICATES,
} from "../limits.ts";
import { readEntryDetails } from "./entry-details.ts";
import {
  type IssuerChange,
  RevokedCertificates,
} from "./revoked-certificates.ts";

/** SEQUENCE, an INTEGER of one byte, UTCTime. */
const SHORTEST_ENTRY_BYTES = 2 + 3 + 15;

/**
 * Checks revokedCertificates, every entry of it.
 *
 * @param element the whole element, of which nothing has been checked
 * @throws PasserelleError `der_invalid`, `crl_invalid`
 */
export function readRevokedCertificates(
  element: Uint8Array,
  version: 1 | 2,
  isIndirect = false,
): RevokedCertificates {
  const what = "revokedCertificates";
  const limits = { maxBytes: MAX_CRL_BYTES, maxElements: MAX_CRL_ELEMENTS };
  const list = DerReader.open(element, limits, what).readContents(
    TAG.sequence,
    what,
  );
  if (list.length === 0) throw refuseDer(what, "empty");
  const offsets = new Uint32Array(
    Math.min(list.length / SHORTEST_ENTRY_BYTES, MAX_REVOKED_CERTIFICATES),
  );
  const changes: IssuerChange[] = [];
  const reader = new DerReader(list);
  let count = 0;
  while (!reader.isDone) {
    if (count === MAX_REVOKED_CERTIFICATES) throw refuseDer(what, "too many");
    offsets[count] = reader.position;
    const outerEnd = reader.begin(TAG.sequence, what);
    skip(reader, TAG.integer, TAG.integer, what);
    skip(reader, TAG.utcTime, TAG.generalizedTime, what);
    if (!reader.isDone) {
      if (version === 1) {
        throw refuseDer(what, "entry extensions in a version 1 CRL");
      }
      const { issuer } = readEntryDetails(reader);
      if (issuer) changes.push({ from: count, issuer });
      if (changes.length > MAX_CRL_ISSUERS) {
        throw refuseDer(what, "too many changes of issuer");
      }
    }
    reader.end(outerEnd, what);
    count++;
  }
  if (changes.length > 0 && !isIndirect) {
    throw refuseDer(what, "certificateIssuer in a CRL that is not indirect");
  }
  return new RevokedCertificates(list, offsets.slice(0, count), changes);
}

/** Moves past an element of one of two types. */
function skip(reader: DerReader, tag: number, or: number, what: string): void {
  if (reader.tag !== tag && reader.tag !== or) {
    throw refuseDer(what, "not of its type");
  }
  reader.skipElement(what);
}
