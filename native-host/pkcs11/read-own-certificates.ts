import type { Handle } from "pkcs11js";
import { findPrivateKey } from "./find-key.ts";
import type { Library } from "./library.ts";
import {
  readCertificates,
  type TokenCertificate,
} from "./read-certificates.ts";

/** Reads every certificate after login, when a private key that is not visible is not there. */
export function readOwnCertificates(
  library: Library,
  session: Handle,
): TokenCertificate[] {
  const certificates = readCertificates(library, session);
  for (const certificate of certificates) {
    if (certificate.key === "present") continue;
    const key = findPrivateKey(library, session, certificate);
    certificate.key = key === null ? "absent" : "present";
  }
  return certificates;
}
