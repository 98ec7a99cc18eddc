import { subjectAlternativeName } from "../certificate/extensions/alternative-name.ts";
import type { Certificate } from "../certificate/parse.ts";
import { MAX_SERIAL_NUMBER_BYTES } from "../limits.ts";
import { refusePath } from "./refuse.ts";

/**
 * Checks what RFC 5280 §4 asks of every certificate that a certification authority issues and that a parser cannot
 * tell: serial number (§4.1.2.2), issuer and subject (§4.1.2.4, §4.1.2.6).
 *
 * @throws PasserelleError `certificate_invalid`
 */
export function checkProfile(certificate: Certificate, index: number): void {
  const { serialNumber, issuer, subject, extensions } = certificate;
  const first = serialNumber[0] as number;
  if (first >= 0x80 || (serialNumber.length === 1 && first === 0)) {
    throw refusePath(
      "certificate_invalid",
      index,
      "serial number is not positive",
    );
  }
  if (serialNumber.length > MAX_SERIAL_NUMBER_BYTES) {
    throw refusePath("certificate_invalid", index, "serial number too long");
  }
  if (isEmptyName(issuer)) {
    throw refusePath("certificate_invalid", index, "issuer is empty");
  }
  if (
    isEmptyName(subject) &&
    !extensions.find(subjectAlternativeName.oid)?.isCritical
  ) {
    throw refusePath(
      "certificate_invalid",
      index,
      "subject is empty, without a critical subjectAltName in its stead",
    );
  }
}

export function isEmptyName(name: Uint8Array): boolean {
  return name.length === 2;
}
