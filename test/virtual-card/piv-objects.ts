import { gzipSync } from "node:zlib";
import { tlv } from "./tlv.ts";

/** The application identifier of PIV (SP 800-73-4 part 1 §2.2); hosts may select it by its first five bytes. */
export const PIV_AID = Buffer.from("a000000308000010000100", "hex");

/** Key references and the data object that holds each one's certificate (SP 800-73-4 part 1, tables 3 and 4b). */
export const KEY_SLOTS = {
  "9A": { reference: 0x9a, certificateTag: 0x5fc105 },
  "9C": { reference: 0x9c, certificateTag: 0x5fc10a },
  "9D": { reference: 0x9d, certificateTag: 0x5fc10b },
  "9E": { reference: 0x9e, certificateTag: 0x5fc101 },
} as const;
export type KeySlot = keyof typeof KEY_SLOTS;

/** What SELECT answers: the application property template (part 2 §3.1.1). */
export const APPLICATION_PROPERTIES = tlv(
  0x61,
  tlv(0x4f, Buffer.from("000010000100", "hex")),
  tlv(0x79, tlv(0x4f, PIV_AID.subarray(0, 5))),
);

const DISCOVERY_TAG = 0x7e;
const EMPTY = Buffer.alloc(0);

/**
 * The data objects of a card, by tag: card holder unique identifier, card capability container, discovery object, and
 * the certificates. `guid` (16 bytes) is what middleware takes the serial number from.
 */
export function buildObjects(
  guid: Uint8Array,
  certificates: ReadonlyMap<KeySlot, Uint8Array>,
  compress: boolean,
): Map<number, Buffer> {
  const objects = new Map<number, Buffer>([
    [0x5fc102, wrapped(cardHolderUniqueIdentifier(guid))],
    [0x5fc107, wrapped(cardCapabilityContainer(guid))],
    [DISCOVERY_TAG, discoveryObject()],
  ]);
  for (const [slot, certificateDer] of certificates) {
    objects.set(
      KEY_SLOTS[slot].certificateTag,
      wrapped(certificateObject(certificateDer, compress)),
    );
  }
  return objects;
}

const wrapped = (value: Buffer): Buffer => tlv(0x53, value);

function cardHolderUniqueIdentifier(guid: Uint8Array): Buffer {
  const fascN = Buffer.from(
    "d4e739da739ced39ce739da1685a1082108ce73984119257fc",
    "hex",
  );
  return Buffer.concat([
    tlv(0x30, fascN),
    tlv(0x34, guid),
    tlv(0x35, Buffer.from("20491231")),
    tlv(0x3e),
    tlv(0xfe),
  ]);
}

function cardCapabilityContainer(guid: Uint8Array): Buffer {
  const cardIdentifier = Buffer.concat([
    Buffer.from("a000000116ff02", "hex"),
    Buffer.from(guid).subarray(0, 14),
  ]);
  const [version, unused] = [Buffer.from([0x21]), [0xfa, 0xfb, 0xfc, 0xfd]];
  return Buffer.concat([
    tlv(0xf0, cardIdentifier),
    tlv(0xf1, version),
    tlv(0xf2, version),
    tlv(0xf3),
    tlv(0xf4, Buffer.from([0])),
    tlv(0xf5, Buffer.from([0x10])),
    tlv(0xf6),
    tlv(0xf7),
    ...unused.map((tag) => tlv(tag)),
    tlv(0xfe),
  ]);
}

/** PIN usage policy `4000`: the application's own PIN, no global PIN (part 1 §3.3.2). */
const discoveryObject = (): Buffer =>
  tlv(
    DISCOVERY_TAG,
    tlv(0x4f, PIV_AID),
    tlv(0x5f2f, Buffer.from([0x40, 0x00])),
  );

function certificateObject(certificateDer: Uint8Array, compress: boolean) {
  return Buffer.concat([
    tlv(0x70, compress ? gzipSync(certificateDer) : certificateDer),
    tlv(0x71, Buffer.from([compress ? 1 : 0])),
    tlv(0xfe, EMPTY),
  ]);
}
