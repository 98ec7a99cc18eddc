import { findDigest, isDigestOf } from "../algorithms/digest.ts";
import {
  DEFAULT_ESS_DIGEST,
  type DigestAlgorithm,
  ESS_V1_DIGEST,
} from "../algorithms/table.ts";
import { parseAlgorithmIdentifier } from "../certificate/algorithm-identifier.ts";
import {
  FINGERPRINT_DIGEST,
  fingerprintOf,
} from "../certificate/fingerprint.ts";
import { readGeneralNames } from "../certificate/general-name.ts";
import type { Certificate } from "../certificate/parse.ts";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { equalBytes } from "../der/equal-bytes.ts";
import { hex } from "../der/hex.ts";
import type { DerReader } from "../der/reader.ts";
import { refuseDer } from "../der/refuse.ts";
import { TAG } from "../der/tags.ts";
import { namesMatch } from "../names/compare.ts";
import type { AttributeType } from "./attributes.ts";

/** The first ESSCertID or ESSCertIDv2: the certificate the signer says it signed with. */
export interface SigningCertificate {
  readonly digest: DigestAlgorithm;
  readonly certificateHash: Uint8Array;
  readonly issuerSerial: IssuerSerial | undefined;
}

interface IssuerSerial {
  /** Name, whole element. */
  readonly issuer: Uint8Array;
  /** The contents of the INTEGER. */
  readonly serialNumber: Uint8Array;
}

/** RFC 5035 §3. */
export const signingCertificateV2: AttributeType<SigningCertificate> = {
  oid: "1.2.840.113549.1.9.16.2.47",
  name: "signingCertificateV2",
  parse: (reader, what) => readSigningCertificate(reader, what, readEssDigest),
};

/** RFC 2634 §5.4, always by SHA-1. */
export const signingCertificate: AttributeType<SigningCertificate> = {
  oid: "1.2.840.113549.1.9.16.2.12",
  name: "signingCertificate",
  parse: (reader, what) =>
    readSigningCertificate(reader, what, () => ESS_V1_DIGEST),
};

/** Whether the attribute names this certificate. */
export function isSigningCertificate(
  { digest, certificateHash, issuerSerial }: SigningCertificate,
  certificate: Certificate,
): boolean {
  return (
    isHashOf(certificateHash, digest, certificate) &&
    (issuerSerial === undefined ||
      (equalBytes(issuerSerial.serialNumber, certificate.serialNumber) &&
        namesMatch(issuerSerial.issuer, certificate.issuer)))
  );
}

function isHashOf(
  certificateHash: Uint8Array,
  { name }: DigestAlgorithm,
  certificate: Certificate,
): boolean {
  return name === FINGERPRINT_DIGEST
    ? hex(certificateHash) === fingerprintOf(certificate)
    : isDigestOf(certificateHash, name, certificate.bytes);
}

/**
 * Checks that the attribute names this certificate.
 *
 * @throws PasserelleError `signing_certificate_mismatch`
 */
export function checkSigningCertificate(
  named: SigningCertificate,
  certificate: Certificate,
): void {
  if (!isSigningCertificate(named, certificate)) {
    throw new PasserelleError(
      "signing_certificate_mismatch",
      "signingCertificate names another certificate than the signer's",
    );
  }
}

function readSigningCertificate(
  reader: DerReader,
  what: string,
  readDigest: (fields: DerReader, what: string) => DigestAlgorithm,
): SigningCertificate {
  const fields = reader.enter(TAG.sequence, what);
  const list = fields.enter(TAG.sequence, what);
  const first = list.enter(TAG.sequence, what);
  const digest = readDigest(first, what);
  const certificateHash = first.readOctetString(what);
  const issuerSerial = first.isDone ? undefined : readIssuerSerial(first, what);
  first.expectEnd(what);
  // More certificates restrict the path, and policies may follow (RFC 5035 §3): informative, covered by the signature.
  fields.enterOptional(TAG.sequence, what);
  fields.expectEnd(what);
  return { digest, certificateHash, issuerSerial };
}

function readEssDigest(fields: DerReader, what: string): DigestAlgorithm {
  if (fields.tag !== TAG.sequence) return DEFAULT_ESS_DIGEST;
  const algorithm = parseAlgorithmIdentifier(fields, what);
  const digest = findDigest(algorithm, what);
  if (digest.name === DEFAULT_ESS_DIGEST.name && !algorithm.parameters) {
    throw refuseDer(what, "BER encoding of a default value");
  }
  return digest;
}

function readIssuerSerial(fields: DerReader, what: string): IssuerSerial {
  const pair = fields.enter(TAG.sequence, what);
  const names = readGeneralNames(pair, what);
  const serialNumber = pair.readInteger(what);
  pair.expectEnd(what);
  const [name, ...others] = names;
  if (name?.kind !== "directory" || others.length > 0) {
    throw refuseDer(what, "issuer is not one directoryName");
  }
  return { issuer: name.name, serialNumber };
}
