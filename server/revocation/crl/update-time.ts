import type { DerReader } from "../../der/reader.ts";
import { TAG } from "../../der/tags.ts";

/**
 * Reads a time of a CRL. RFC 5280 §5.1.2.4 has UTCTime until 2049; authorities write GeneralizedTime all the same, and
 * the signer chose the time whatever its form.
 *
 * @returns Unix time in milliseconds
 * @throws PasserelleError `der_invalid`
 */
export function readUpdateTime(fields: DerReader, what: string): number {
  return fields.tag === TAG.generalizedTime
    ? fields.readGeneralizedTime(what)
    : fields.readTime(what);
}
