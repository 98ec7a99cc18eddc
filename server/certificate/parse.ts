import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { MAX_CERTIFICATE_BYTES } from "@passerelle/shared/limits.ts";
import { equalBytes } from "../der/equal-bytes.ts";
import { DerReader } from "../der/reader.ts";
import { refuseDer } from "../der/refuse.ts";
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
  /** Kept by `fingerprintOf`. */
  fingerprint: string | undefined;
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
 * Parses a certificate that is a slice of a message whose DER has been checked already.
 *
 * @throws PasserelleError `der_invalid`, `certificate_invalid`
 */
export function parseCheckedCertificate(bytes: Uint8Array): Certificate {
  if (bytes.length > MAX_CERTIFICATE_BYTES) {
    throw refuseDer("certificate", "larger than the limit");
  }
  return readCertificate(new DerReader(bytes));
}

/**
 * Reads a certificate that stands inside a message whose DER has been checked.
 *
 * @throws PasserelleError `der_invalid`, `certificate_invalid`
 */
export function readCertificate(reader: DerReader): Certificate {
  const start = reader.position;
  const outerEnd = reader.begin(TAG.sequence, "certificate");
  const tbsStart = reader.position;
  const certificateEnd = reader.begin(TAG.sequence, "tbsCertificate");
  const version = readVersion(reader);
  const serialNumber = reader.readInteger("serialNumber");
  const inner = parseAlgorithmIdentifier(reader, "signature algorithm");
  const issuer = reader.readElement("issuer", TAG.sequence);
  const tbsEnd = reader.begin(TAG.sequence, "validity");
  const notBefore = reader.readTime("notBefore");
  const notAfter = reader.readTime("notAfter");
  reader.end(tbsEnd, "validity");
  const subject = reader.readElement("subject", TAG.sequence);
  const publicKey = parsePublicKeyInfo(reader, "subjectPublicKeyInfo");
  readUniqueIdentifiers(reader, version);
  const extensions = readExtensions(reader, version);
  reader.end(certificateEnd, "tbsCertificate");
  const tbs = reader.sliceFrom(tbsStart);

  const signatureAlgorithm = parseAlgorithmIdentifier(
    reader,
    "signatureAlgorithm",
  );
  const signature = reader.readBitStringBytes("signatureValue");
  reader.end(outerEnd, "certificate");
  if (!equalBytes(inner.bytes, signatureAlgorithm.bytes)) {
    throw new PasserelleError(
      "certificate_invalid",
      "signature algorithm inside and outside tbsCertificate differ",
    );
  }
  return {
    bytes: reader.sliceFrom(start),
    tbs,
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
    fingerprint: undefined,
  };
}

function readVersion(fields: DerReader): Certificate["version"] {
  if (fields.tag !== contextConstructed(0)) return 1;
  const outerEnd = fields.begin(contextConstructed(0), "version");
  const version = fields.readSmallInteger("version");
  fields.end(outerEnd, "version");
  if (version === 1) return 2;
  if (version === 2) return 3;
  throw new PasserelleError(
    "certificate_invalid",
    "version is neither 2 nor 3, nor absent for 1",
  );
}

const UNIQUE_IDENTIFIERS = [contextPrimitive(1), contextPrimitive(2)];

/** issuerUniqueID and subjectUniqueID have no meaning left; RFC 5280 §4.1.2.8 has them parsed all the same. */
function readUniqueIdentifiers(
  fields: DerReader,
  version: Certificate["version"],
): void {
  for (const tag of UNIQUE_IDENTIFIERS) {
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
  if (fields.tag !== contextConstructed(3)) return NO_EXTENSIONS;
  const outerEnd = fields.begin(contextConstructed(3), "extensions");
  if (version !== 3) {
    throw new PasserelleError(
      "certificate_invalid",
      "extensions in a certificate that is not version 3",
    );
  }
  const extensions = parseExtensions(fields, "extensions");
  fields.end(outerEnd, "extensions");
  return extensions;
}
