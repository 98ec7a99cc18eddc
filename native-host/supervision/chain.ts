import type { CertificateReading } from "../certificate/read-certificate.ts";
import type { HeldCertificate } from "./held-certificates.ts";

const MAX_INTERMEDIATES = 8;

/** The intermediates the token holds for a certificate, nearest first; self-issued roots stay behind. */
export function chainOf(
  signer: CertificateReading,
  certificates: readonly HeldCertificate[],
): Buffer[] {
  const chain: CertificateReading[] = [];
  let current = signer;
  while (chain.length < MAX_INTERMEDIATES) {
    const issuer = certificates.find(
      ({ reading }) =>
        reading.use.isAuthority &&
        reading.subjectName.equals(current.issuerName) &&
        !reading.subjectName.equals(reading.issuerName) &&
        !chain.includes(reading),
    );
    if (issuer === undefined) break;
    chain.push(issuer.reading);
    current = issuer.reading;
  }
  return chain.map(({ der }) => der);
}
