import { MAX_SERIAL_NUMBER_BYTES } from "../limits.ts";

/**
 * Whether a serial number has more than 20 octets (RFC 5280 §4.1.2.2), not counting the zero octet that keeps one of
 * 160 bits positive: authorities that draw 20 random octets write it.
 *
 * @param serialNumber the contents of the INTEGER
 */
export function isSerialNumberTooLong(serialNumber: Uint8Array): boolean {
  const signOctets = serialNumber[0] === 0 ? 1 : 0;
  return serialNumber.length - signOctets > MAX_SERIAL_NUMBER_BYTES;
}
