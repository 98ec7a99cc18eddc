import { refuseDer } from "../../der/refuse.ts";
import type { ExtensionType } from "../extensions.ts";

/** In the order of the bits, RFC 5280 §4.2.1.3. */
export const KEY_USAGES = [
  "digitalSignature",
  "nonRepudiation",
  "keyEncipherment",
  "dataEncipherment",
  "keyAgreement",
  "keyCertSign",
  "cRLSign",
  "encipherOnly",
  "decipherOnly",
] as const;
export type KeyUsage = (typeof KEY_USAGES)[number];

/** What a key may be used for. */
export class KeyUsages {
  readonly #bits: number;

  /** @param bits the first usage's at 2^15, the next one's at 2^14 */
  constructor(bits: number) {
    this.#bits = bits;
  }

  has(usage: KeyUsage): boolean {
    return ((this.#bits << KEY_USAGES.indexOf(usage)) & 0x8000) !== 0;
  }
}

/** RFC 5280 §4.2.1.3. */
export const keyUsage: ExtensionType<KeyUsages> = {
  oid: "2.5.29.15",
  name: "keyUsage",
  parse(reader, what) {
    const { bytes, unusedBits } = reader.readBitString(what);
    checkNamedBits(bytes, unusedBits, what);
    return new KeyUsages(((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0));
  },
};

/** A named bit list ends with a one bit (X.690 §11.2.2), and RFC 5280 asks for at least one. */
export function checkNamedBits(
  bytes: Uint8Array,
  unusedBits: number,
  what: string,
): void {
  const last = bytes.at(-1);
  if (last === undefined) throw refuseDer(what, "no bit set");
  if (((last >> unusedBits) & 1) === 0) {
    throw refuseDer(what, "BER named bits, with zeros at the end");
  }
}
