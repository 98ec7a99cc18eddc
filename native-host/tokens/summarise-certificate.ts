import { MAX_LABEL_CHARACTERS } from "@passerelle/shared/limits.ts";
import type { CertificateSummary } from "@passerelle/shared/protocol/tokens.ts";
import { keyKindName } from "../certificate/public-key.ts";
import type { CertificateReading } from "../certificate/read-certificate.ts";
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
    serialNumber: describeSerialNumber(certificate.serialNumber),
    notBefore: certificate.notBefore.toISOString(),
    notAfter: certificate.notAfter.toISOString(),
    algorithm: keyKindName(certificate.publicKeyKind),
    unsuitable: unsuitableBecause(certificate, circumstances, now),
  };
}

/** As other programs show it: without the zero octet that keeps a number positive whose first bit is set. */
function describeSerialNumber(element: Buffer): string {
  const octets = element.subarray(2);
  const hasSignOctet = octets.length > 1 && octets[0] === 0;
  return octets
    .subarray(hasSignOctet ? 1 : 0)
    .toString("hex")
    .slice(0, MAX_LABEL_CHARACTERS);
}
