import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { MAX_CERTIFICATE_BYTES } from "@passerelle/shared/limits.ts";
import { equalBytes } from "../der/equal-bytes.ts";
import { DerReader } from "../der/reader.ts";
import { contextConstructed, contextPrimitive, TAG } from "../der/tags.ts";
import {
  type AlgorithmIdentifier,
  parseAlgorithmIdentifier,
} from "./algorithm-identifier.ts";
import {
  type Extensions,
  NO_EXTENSIONS,
  parseExtensions,
} from "./extensions.ts";
import { parsePublicKeyInfo, type PublicKeyInfo } from "./public-key.ts";

/** An X.509 certificate taken apart, nothing of it judged. Every Uint8Array is a slice of the original bytes. */
export interface Certificate {
  /** The whole certificate, DER. */
  readonly bytes: Uint8Array;
  /** TBSCertificate, whole element: what the issuer signed. */
  readonly tbs: Uint8Array;
  readonly version: 1 | 2 | 3;
  /** The contents of the INTEGER: big-endian two's complement. */
  readonly serialNumber: Uint8Array;
  /** As it stands inside TBSCertificate, and equal to the one beside the signature. */
  readonly signatureAlgorithm: AlgorithmIdentifier;
  /** The issuer's Name, whole element. */
  readonly issuer: Uint8Array;
  /** The subject's Name, whole element. */
  readonly subject: Uint8Array;
  /** First moment of validity, Unix time in milliseconds. */
  readonly notBefore: number;
  /** Last second of validity (inclusive), Unix time in milliseconds. */
  readonly notAfter: number;
  readonly publicKey: PublicKeyInfo;
  readonly extensions: Extensions;
  /** The contents of the signature's BIT STRING. */
  readonly signature: Uint8Array;
}

/**
 * Parses a certificate (RFC 5280 §4.1), strict DER.
 *
 * @param bytes DER, exactly one certificate
 * @throws PasserelleError `der_invalid`, `certificate_invalid`
 */
export function parseCertificate(bytes: Uint8Array): Certificate {
  const limits = { maxBytes: MAX_CERTIFICATE_BYTES };
  return readCertificate(DerReader.open(bytes, limits, "certificate"));
}

/**
 * Reads a certificate that stands inside a message whose DER has been checked.
 *
 * @throws PasserelleError `der_invalid`, `certificate_invalid`
 */
export function readCertificate(reader: DerReader): Certificate {
  const whole = reader.enterElement(TAG.sequence, "certificate");
  const outer = whole.contents;
  const tbs = outer.enterElement(TAG.sequence, "tbsCertificate");
  const fields = tbs.contents;
  const version = readVersion(fields);
  const serialNumber = fields.readInteger("serialNumber");
  const inner = parseAlgorithmIdentifier(fields, "signature algorithm");
  const issuer = fields.readElement("issuer", TAG.sequence);
  const validity = fields.enter(TAG.sequence, "validity");
  const notBefore = validity.readTime("notBefore");
  const notAfter = validity.readTime("notAfter");
  validity.expectEnd("validity");
  const subject = fields.readElement("subject", TAG.sequence);
  const publicKey = parsePublicKeyInfo(fields, "subjectPublicKeyInfo");
  readUniqueIdentifiers(fields, version);
  const extensions = readExtensions(fields, version);
  fields.expectEnd("tbsCertificate");

  const signatureAlgorithm = parseAlgorithmIdentifier(
    outer,
    "signatureAlgorithm",
  );
  const signature = outer.readBitStringBytes("signatureValue");
  outer.expectEnd("certificate");
  if (!equalBytes(inner.bytes, signatureAlgorithm.bytes)) {
    throw new PasserelleError(
      "certificate_invalid",
      "signature algorithm inside and outside tbsCertificate differ",
    );
  }
  return {
    bytes: whole.element,
    tbs: tbs.element,
    version,
    serialNumber,
    signatureAlgorithm,
    issuer,
    subject,
    notBefore,
    notAfter,
    publicKey,
    extensions,
    signature,
  };
}

function readVersion(fields: DerReader): Certificate["version"] {
  const explicit = fields.enterOptional(contextConstructed(0), "version");
  if (!explicit) return 1;
  const version = explicit.readSmallInteger("version");
  explicit.expectEnd("version");
  if (version === 1) return 2;
  if (version === 2) return 3;
  throw new PasserelleError(
    "certificate_invalid",
    "version is neither 2 nor 3, nor absent for 1",
  );
}

/** issuerUniqueID and subjectUniqueID have no meaning left; RFC 5280 §4.1.2.8 has them parsed all the same. */
function readUniqueIdentifiers(
  fields: DerReader,
  version: Certificate["version"],
): void {
  for (const number of [1, 2]) {
    const tag = contextPrimitive(number);
    if (fields.tag !== tag) continue;
    if (version === 1) {
      throw new PasserelleError(
        "certificate_invalid",
        "unique identifier in a version 1 certificate",
      );
    }
    fields.readBitString("unique identifier", tag);
  }
}

function readExtensions(
  fields: DerReader,
  version: Certificate["version"],
): Extensions {
  const explicit = fields.enterOptional(contextConstructed(3), "extensions");
  if (!explicit) return NO_EXTENSIONS;
  if (version !== 3) {
    throw new PasserelleError(
      "certificate_invalid",
      "extensions in a certificate that is not version 3",
    );
  }
  const extensions = parseExtensions(explicit, "extensions");
  explicit.expectEnd("extensions");
  return extensions;
}
