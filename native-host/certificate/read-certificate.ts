import { hash } from "node:crypto";
import {
  childrenOf,
  contentOf,
  elementOf,
  readElement,
  unreadable,
} from "./der.ts";
import { readExtensions, type CertificateUse } from "./extensions.ts";
import { readName, type Person } from "./name.ts";
import { readPublicKeyKind, type PublicKeyKind } from "./public-key.ts";
import { readTime } from "./time.ts";

/** What a certificate says of itself. Nothing here is verified: that is the server's work. */
export interface CertificateReading {
  readonly der: Buffer;
  /** SHA-256 of the DER, lower-case hexadecimal. */
  readonly hash: string;
  readonly subject: Person;
  readonly issuer: Person;
  /** The issuer's and the subject's distinguished names, DER. */
  readonly issuerName: Buffer;
  readonly subjectName: Buffer;
  /** The INTEGER, DER with its tag. */
  readonly serialNumber: Buffer;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly publicKeyKind: PublicKeyKind;
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKeyInfo: Buffer;
  readonly use: CertificateUse;
}

/**
 * Reads a certificate (RFC 5280 §4.1).
 *
 * @throws PasserelleError `certificate_unreadable`
 */
export function readCertificate(der: Buffer): CertificateReading {
  const outer = readElement(der, 0, der.length);
  if (outer.end !== der.length) throw unreadable("bytes after its end");
  const [tbs] = childrenOf(der, outer);
  if (tbs === undefined) throw unreadable("empty");
  const fields = childrenOf(der, tbs);
  if (fields[0]?.tag === 0xa0) fields.shift();
  const [serial, , issuer, validity, subject, publicKeyInfo, ...rest] = fields;
  if (
    serial?.tag !== 0x02 ||
    issuer === undefined ||
    validity === undefined ||
    subject === undefined ||
    publicKeyInfo === undefined
  )
    throw unreadable("a field is missing");
  const [notBefore, notAfter] = childrenOf(der, validity);
  if (notBefore === undefined || notAfter === undefined)
    throw unreadable("validity is incomplete");
  return {
    der,
    hash: hash("sha256", der),
    subject: readName(der, subject),
    issuer: readName(der, issuer),
    issuerName: elementOf(der, issuer),
    subjectName: elementOf(der, subject),
    serialNumber: elementOf(der, serial),
    notBefore: readTime(notBefore.tag, contentOf(der, notBefore)),
    notAfter: readTime(notAfter.tag, contentOf(der, notAfter)),
    publicKeyKind: readPublicKeyKind(der, publicKeyInfo),
    publicKeyInfo: elementOf(der, publicKeyInfo),
    use: readExtensions(
      der,
      rest.find(({ tag }) => tag === 0xa3),
    ),
  };
}
