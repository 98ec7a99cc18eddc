import type * as make from "../../server/fixtures/certificates.ts";

/** What may be done to one certificate of a chain, and whether a path may then still be valid. */
export interface Defect {
  readonly name: string;
  readonly isFatal: boolean;
  readonly on: "any" | "issuer" | "last";
  /** `below`: how many more issuers come after this one. */
  readonly change: (
    fields: make.CertificateFields,
    below: number,
  ) => Partial<make.CertificateFields>;
  /** What is done to the last certificate besides, where an issuer's defect is about its names. */
  readonly changeLast?: (
    fields: make.CertificateFields,
  ) => Partial<make.CertificateFields>;
  /** Why OpenSSL says the contrary. */
  readonly opensslDiffers?: string;
  /** pkijs looks at it not at all, or not in every place. */
  readonly isMissedByPkijs?: true;
}
