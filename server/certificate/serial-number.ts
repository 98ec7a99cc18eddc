import { hex } from "../der/hex.ts";
import { MAX_SERIAL_NUMBER_BYTES } from "../limits.ts";

/**
 * Whether a serial number has more than 20 octets (RFC 5280 §4.1.2.2), not counting the zero octet that keeps one of
 * 160 bits positive: authorities that draw 20 random octets write it.
 *
 * @param serialNumber the contents of the INTEGER
 */
export function isSerialNumberTooLong(serialNumber: Uint8Array): boolean {
  return withoutSignOctet(serialNumber).length > MAX_SERIAL_NUMBER_BYTES;
}

/**
 * Lower-case hexadecimal, whole bytes, without the zero octet that keeps the number positive: other programs, and the
 * registers of authorities, do not show it.
 *
 * @param serialNumber the contents of the INTEGER
 */
export function describeSerialNumber(serialNumber: Uint8Array): string {
  return hex(withoutSignOctet(serialNumber));
}

function withoutSignOctet(serialNumber: Uint8Array): Uint8Array {
  const hasSignOctet = serialNumber.length > 1 && serialNumber[0] === 0;
  return hasSignOctet ? serialNumber.subarray(1) : serialNumber;
}
