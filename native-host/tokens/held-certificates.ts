import {
  readCertificate,
  type CertificateReading,
} from "../certificate/read-certificate.ts";
import type { ModuleCertificate, ModuleToken } from "../pkcs11/messages.ts";

/** A certificate on a token, read. */
export interface HeldCertificate {
  readonly reading: CertificateReading;
  /** CKA_LABEL. */
  readonly label: string;
  readonly key: ModuleCertificate["key"];
}

const readings = new WeakMap<ModuleToken, readonly HeldCertificate[]>();

/** The token's certificates, authorities' included; one that cannot be read does not hide the others. */
export function readTokenCertificates(
  token: ModuleToken,
): readonly HeldCertificate[] {
  const known = readings.get(token);
  if (known !== undefined) return known;
  const held = readCertificates(token.certificates);
  readings.set(token, held);
  return held;
}

export function readCertificates(
  certificates: readonly ModuleCertificate[],
): HeldCertificate[] {
  const held = new Map<string, HeldCertificate>();
  for (const { value, label, key } of certificates) {
    const reading = tryToRead(Buffer.from(value, "base64"));
    if (reading !== null) held.set(reading.hash, { reading, label, key });
  }
  return [...held.values()];
}

function tryToRead(der: Buffer): CertificateReading | null {
  try {
    return readCertificate(der);
  } catch {
    return null;
  }
}
