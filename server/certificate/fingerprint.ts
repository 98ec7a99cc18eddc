import { hash } from "node:crypto";
import type { Certificate } from "./parse.ts";

/** What fingerprints are made with. */
export const FINGERPRINT_DIGEST = "sha256";

/** A certificate's fingerprint, lower-case hexadecimal; made once. */
export function fingerprintOf(certificate: Certificate): string {
  certificate.fingerprint ??= hash(
    FINGERPRINT_DIGEST,
    certificate.bytes,
    "hex",
  );
  return certificate.fingerprint;
}
