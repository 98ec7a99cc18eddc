import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import {
  type Extensions,
  type ExtensionType,
  NO_EXTENSIONS,
  parseExtensions,
} from "../../certificate/extensions.ts";
import type { DerReader } from "../../der/reader.ts";
import { refuseDer } from "../../der/refuse.ts";
import { contextConstructed } from "../../der/tags.ts";
import { MAX_OCSP_NONCE_BYTES } from "../limits.ts";

/** RFC 9654 §2.1: one OCTET STRING inside the extension's own. */
export const ocspNonce: ExtensionType<Uint8Array> = {
  oid: "1.3.6.1.5.5.7.48.1.2",
  name: "nonce",
  parse(reader, what) {
    const nonce = reader.readOctetString(what);
    if (nonce.length === 0 || nonce.length > MAX_OCSP_NONCE_BYTES) {
      throw refuseDer(what, "not of 1 to 128 bytes");
    }
    return nonce;
  },
};

/** RFC 6960 §4.2.2.2.1: the authority vouches for its responder's certificate until that expires. */
export const ocspNoCheck: ExtensionType<true> = {
  oid: "1.3.6.1.5.5.7.48.1.5",
  name: "ocsp-nocheck",
  parse(reader, what) {
    reader.readNull(what);
    return true;
  },
};

/**
 * Reads `[number] EXPLICIT Extensions OPTIONAL` and refuses critical ones other than the nonce.
 *
 * @throws PasserelleError `der_invalid`, `ocsp_invalid`
 */
export function readOcspExtensions(
  fields: DerReader,
  number: number,
  what: string,
): Extensions {
  const explicit = fields.enterOptional(contextConstructed(number), what);
  if (!explicit) return NO_EXTENSIONS;
  const extensions = parseExtensions(explicit, what);
  explicit.expectEnd(what);
  const unknown = extensions.entries.find(
    ({ isCritical, oid }) => isCritical && oid !== ocspNonce.oid,
  );
  if (unknown) {
    throw new PasserelleError(
      "ocsp_invalid",
      `${what}: critical extension ${unknown.oid} is not understood`,
    );
  }
  return extensions;
}
