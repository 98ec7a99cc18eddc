import { MAX_LABEL_CHARACTERS } from "@passerelle/shared/limits.ts";
import type { CertificateSummary } from "@passerelle/shared/protocol/tokens.ts";
import { keyKindName } from "./public-key.ts";
import type { CertificateReading } from "./read-certificate.ts";
import { unsuitableBecause, type KeyCircumstances } from "./suitability.ts";

/** What the dialog shows of a certificate. */
export function summariseCertificate(
  certificate: CertificateReading,
  label: string,
  circumstances: KeyCircumstances,
  now: Date,
): CertificateSummary {
  return {
    hash: certificate.hash,
    label,
    subject: certificate.subject,
    issuer: certificate.issuer,
    issuerName: certificate.issuerName.toString("base64url"),
    serialNumber: certificate.serialNumber
      .subarray(2)
      .toString("hex")
      .slice(0, MAX_LABEL_CHARACTERS),
    notBefore: certificate.notBefore.toISOString(),
    notAfter: certificate.notAfter.toISOString(),
    algorithm: keyKindName(certificate.publicKeyKind),
    unsuitable: unsuitableBecause(certificate, circumstances, now),
  };
}
