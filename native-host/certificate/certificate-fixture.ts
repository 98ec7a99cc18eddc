import { sign, type KeyObject } from "node:crypto";
import {
  encodeElement,
  encodeOctetString,
  encodeOid,
  encodeSequence,
  encodeTime,
  encodeUnsigned,
} from "../cms/der-writer.ts";

/** What a test certificate says. */
export interface CertificateWords {
  /** Big-endian, without a sign. */
  readonly serialNumber?: Buffer;
  /** Attribute type (OID content, hexadecimal), string tag, content. */
  readonly subject?: readonly (readonly [string, number, Buffer])[];
  readonly issuer?: readonly (readonly [string, number, Buffer])[];
  readonly notBefore?: Date;
  readonly notAfter?: Date;
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKeyInfo: Buffer;
  /** Extension OID content, hexadecimal → value, DER. */
  readonly extensions?: Readonly<Record<string, Buffer>>;
  /** An EC key; without it the signature is empty, for reading verifies nothing. */
  readonly signedBy?: KeyObject;
}

export const UTF8_STRING = 0x0c;
export const commonName = (text: string) =>
  ["550403", UTF8_STRING, Buffer.from(text)] as const;

const ECDSA_WITH_SHA256 = encodeSequence(encodeOid("2a8648ce3d040302"));
const VERSION_3 = encodeElement(0xa0, encodeUnsigned(Buffer.of(2)));

export function encodeCertificate({
  serialNumber = Buffer.of(1, 2, 3),
  subject = [commonName("Élodie Lefèvre")],
  issuer = [commonName("Test authority")],
  notBefore = new Date("2026-01-01T00:00:00Z"),
  notAfter = new Date("2028-01-01T00:00:00Z"),
  publicKeyInfo,
  extensions = {},
  signedBy,
}: CertificateWords): Buffer {
  const encodedExtensions = Object.entries(extensions).map(([oid, value]) =>
    encodeSequence(encodeOid(oid), encodeOctetString(value)),
  );
  const toBeSigned = encodeSequence(
    VERSION_3,
    encodeUnsigned(serialNumber),
    ECDSA_WITH_SHA256,
    encodeName(issuer),
    encodeSequence(encodeTime(notBefore), encodeTime(notAfter)),
    encodeName(subject),
    publicKeyInfo,
    encodeElement(0xa3, encodeSequence(...encodedExtensions)),
  );
  const signature =
    signedBy === undefined
      ? Buffer.alloc(0)
      : sign("sha256", toBeSigned, signedBy);
  return encodeSequence(
    toBeSigned,
    ECDSA_WITH_SHA256,
    encodeElement(0x03, Buffer.concat([Buffer.of(0), signature])),
  );
}

function encodeName(
  attributes: readonly (readonly [string, number, Buffer])[],
): Buffer {
  return encodeSequence(
    ...attributes.map(([type, tag, content]) =>
      encodeElement(
        0x31,
        encodeSequence(encodeOid(type), encodeElement(tag, content)),
      ),
    ),
  );
}
