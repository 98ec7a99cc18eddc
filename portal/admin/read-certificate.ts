import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";

/**
 * Reads a certificate file, PEM or DER.
 *
 * @throws PasserelleError `arguments_invalid`, `certificate_expired`
 */
export function readCertificate(file: string, now: Date): X509Certificate {
  const certificate = parseFile(file);
  if (Date.parse(certificate.validTo) < now.getTime())
    throw new PasserelleError(
      "certificate_expired",
      `${file} has expired on ${certificate.validTo}`,
    );
  return certificate;
}

function parseFile(file: string): X509Certificate {
  try {
    return new X509Certificate(readFileSync(file));
  } catch (cause) {
    throw new PasserelleError(
      "arguments_invalid",
      `${file} is not a certificate in PEM or DER`,
      { cause },
    );
  }
}
