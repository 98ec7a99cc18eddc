import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { type Certificate, parseCertificate } from "../certificate/parse.ts";

/**
 * Parses certificates that the caller gives beside what is to be verified. Inside a message, what is no certificate is
 * no candidate; here it is a mistake that somebody should hear of.
 *
 * @param option the option they were given in, for the error
 * @param certificates DER, one certificate each
 * @throws PasserelleError `configuration_refused`, naming the index
 */
export function parseGivenCertificates(
  option: string,
  certificates: readonly Uint8Array[],
  parse: (bytes: Uint8Array) => Certificate = parseCertificate,
): Certificate[] {
  return certificates.map((bytes, index) => {
    try {
      return parse(bytes);
    } catch (cause) {
      if (!(cause instanceof PasserelleError)) throw cause;
      throw new PasserelleError(
        "configuration_refused",
        `${option}.${index}: not a certificate: ${cause.message}`,
        { cause },
      );
    }
  });
}
