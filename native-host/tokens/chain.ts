import { X509Certificate } from "node:crypto";
import type { CertificateReading } from "../certificate/read-certificate.ts";
import type { HeldCertificate } from "./held-certificates.ts";

const MAX_INTERMEDIATES = 8;

/** The intermediates the token holds for a certificate, nearest first; self-issued roots stay behind. */
export function chainOf(
  signer: CertificateReading,
  certificates: readonly HeldCertificate[],
): Buffer[] {
  const authorities = certificates
    .map(({ reading }) => reading)
    .filter(
      ({ use, subjectName, issuerName }) =>
        use.isAuthority && !subjectName.equals(issuerName),
    );
  const path = [signer];
  // An array's iteration takes in what is appended meanwhile.
  for (const current of path) {
    const issuers = issuersOf(current, authorities);
    path.push(...issuers.filter((issuer) => !path.includes(issuer)));
    if (path.length > MAX_INTERMEDIATES) break;
  }
  return path.slice(1, MAX_INTERMEDIATES + 1).map(({ der }) => der);
}

/**
 * Of several authorities of one name (a renewed key, a cross certificate), those whose key verifies the certificate; all
 * of them where that cannot be told here, for the server tries each.
 */
function issuersOf(
  certificate: CertificateReading,
  authorities: readonly CertificateReading[],
): CertificateReading[] {
  const named = authorities.filter(({ subjectName }) =>
    subjectName.equals(certificate.issuerName),
  );
  if (named.length < 2) return named;
  const signers = named.filter((issuer) => isSignedBy(certificate, issuer));
  return signers.length > 0 ? signers : named;
}

function isSignedBy(
  certificate: CertificateReading,
  issuer: CertificateReading,
): boolean {
  try {
    const { publicKey } = new X509Certificate(issuer.der);
    return new X509Certificate(certificate.der).verify(publicKey);
  } catch {
    return false;
  }
}
