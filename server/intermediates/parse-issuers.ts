import {
  type Certificate,
  parseCertificate,
  parseCheckedCertificate,
} from "../certificate/parse.ts";
import { parseSignedData } from "../cms/parse.ts";
import { parseUsable } from "../der/parse-usable.ts";
import { DerReader } from "../der/reader.ts";
import { TAG } from "../der/tags.ts";
import { MAX_ANSWER_BYTES } from "./limits.ts";

/**
 * Parses what stands at a caIssuers location (RFC 5280 §4.2.2.1): a certificate, or a CMS message that holds nothing
 * but certificates, of which those that cannot be parsed are left out.
 *
 * @param untrusted DER
 * @throws PasserelleError `der_invalid`, `certificate_invalid`, `cms_invalid`
 */
export function parseIssuers(untrusted: Uint8Array): Certificate[] {
  const limits = { maxBytes: MAX_ANSWER_BYTES };
  const reader = DerReader.open(untrusted, limits, "issuers");
  const { tag } = reader.enter(TAG.sequence, "issuers");
  // A ContentInfo begins with its type, a certificate with its TBSCertificate.
  if (tag !== TAG.objectIdentifier) return [parseCertificate(untrusted)];
  const { certificates } = parseSignedData(untrusted, MAX_ANSWER_BYTES);
  return parseUsable(certificates, parseCheckedCertificate, []);
}
