import { fingerprintOf } from "../certificate/fingerprint.ts";
import type { Certificate } from "../certificate/parse.ts";
import { describeSerialNumber } from "../certificate/serial-number.ts";
import { describeName, type Distinguished } from "../names/describe.ts";
import type { CheckedPath } from "../path/check-path.ts";
import { copyPath } from "./copy-path.ts";

/** Who signed, once everything about it has been verified. */
export interface DocumentSigner {
  /** DER, the first of `path`. */
  readonly certificate: Uint8Array;
  /** SHA-256 of the certificate, lower-case hexadecimal. */
  readonly certificateHash: string;
  readonly subject: Distinguished;
  readonly issuer: Distinguished;
  /** Lower-case hexadecimal, whole bytes, without the sign octet that DER may put before them. */
  readonly serialNumber: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** When the signer's computer says it signed; not proven. */
  readonly signingTime: Date | undefined;
  /** DER, the signer's certificate first, the trust anchor last. */
  readonly path: readonly Uint8Array[];
  /** The certificate policies (OIDs) the path is valid for. */
  readonly policies: readonly string[];
}

/** Who signed in. */
export interface VerifiedSigner extends DocumentSigner {
  readonly signingTime: Date;
}

export function describeSigner<Time extends Date | undefined>(
  certificate: Certificate,
  { certificates, policies }: CheckedPath,
  signingTime: Time,
): DocumentSigner & { readonly signingTime: Time } {
  const path = copyPath(certificates);
  return {
    certificate: path[0] as Uint8Array,
    certificateHash: fingerprintOf(certificate),
    subject: describeName(certificate.subject),
    issuer: describeName(certificate.issuer),
    serialNumber: describeSerialNumber(certificate.serialNumber),
    notBefore: new Date(certificate.notBefore),
    notAfter: new Date(certificate.notAfter),
    signingTime,
    path,
    policies,
  };
}
