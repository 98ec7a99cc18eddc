import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { selectDigest } from "../algorithms/digest.ts";
import type { AlgorithmPolicy } from "../algorithms/policy.ts";
import type { DigestAlgorithm } from "../algorithms/table.ts";
import { hasKeyIdentifier } from "../certificate/extensions/key-identifiers.ts";
import {
  type Certificate,
  parseCheckedCertificate,
} from "../certificate/parse.ts";
import { equalBytes } from "../der/equal-bytes.ts";
import { parseUsable } from "../der/parse-usable.ts";
import { parseSignedAttributes } from "./attributes.ts";
import type { SignedData } from "./parse.ts";
import type { SignerIdentifier, SignerInfo } from "./signer-info.ts";
import {
  isSigningCertificate,
  signingCertificate,
  signingCertificateV2,
} from "./signing-certificate.ts";

/**
 * The one SignerInfo.
 *
 * @throws PasserelleError `signer_count`
 */
export function selectSignerInfo({ signerInfos }: SignedData): SignerInfo {
  const [signerInfo, ...others] = signerInfos;
  if (!signerInfo || others.length > 0) {
    throw new PasserelleError(
      "signer_count",
      `SignedData: ${signerInfos.length} signers where one is due`,
    );
  }
  return signerInfo;
}

/**
 * The digest of the SignerInfo, which must be the one SignedData announces.
 *
 * @throws PasserelleError `algorithm_not_allowed`, `algorithm_mismatch`
 */
export function selectSignerDigest(
  { digestAlgorithms }: SignedData,
  { digestAlgorithm }: SignerInfo,
  policy: AlgorithmPolicy,
): DigestAlgorithm {
  const what = "SignerInfo.digestAlgorithm";
  const digest = selectDigest(digestAlgorithm, policy, what);
  const [announced, ...others] = digestAlgorithms;
  if (announced?.oid !== digestAlgorithm.oid || others.length > 0) {
    throw new PasserelleError(
      "algorithm_mismatch",
      "SignedData.digestAlgorithms is not the signer's digest",
    );
  }
  selectDigest(announced, policy, "SignedData.digestAlgorithms");
  return digest;
}

/** The signer's certificate, and all that may stand on its path. */
export interface SignerCertificates {
  readonly certificate: Certificate;
  readonly certificates: readonly Certificate[];
}

/**
 * The certificate the SignerInfo names, among those at hand. The certificates of a message are a collection that may
 * hold more or fewer than the path needs (RFC 5652 §5.1), and nothing signs it: what cannot be parsed is no candidate.
 * Only where the signer's own certificate is not among the others is it said what was wrong.
 *
 * @param others certificates from elsewhere
 * @param parse for the certificates of the message, whose DER has been checked
 * @throws PasserelleError `signer_certificate_missing`, `der_invalid`, `certificate_invalid`,
 *   `signed_attributes_invalid`
 */
export function selectSignerCertificate(
  { identifier, signedAttributes }: SignerInfo,
  message: SignedData,
  others: readonly Certificate[] = [],
  parse: (bytes: Uint8Array) => Certificate = parseCheckedCertificate,
): SignerCertificates {
  const problems: PasserelleError[] = [];
  const certificates = parseUsable(message.certificates, parse, problems);
  certificates.push(...others);
  const candidates = certificates.filter((candidate) =>
    isNamedBy(candidate, identifier),
  );
  const certificate = selectMeant(candidates, signedAttributes);
  if (certificate) return { certificate, certificates };
  const [problem] = problems;
  throw (
    problem ??
    new PasserelleError(
      "signer_certificate_missing",
      "SignedData: the signer's certificate is not among the certificates",
    )
  );
}

/**
 * Anyone can put another certificate of the same name and number beside the signer's. Of several it is the one whose
 * hash the signed attributes hold; all they say is checked once it is known whose they should be.
 */
function selectMeant(
  candidates: readonly Certificate[],
  signedAttributes: Uint8Array | undefined,
): Certificate | undefined {
  const [first] = candidates;
  if (candidates.length < 2 || !signedAttributes) return first;
  const attributes = parseSignedAttributes(signedAttributes);
  const named =
    attributes.get(signingCertificateV2) ?? attributes.get(signingCertificate);
  if (!named) return first;
  return (
    candidates.find((candidate) => isSigningCertificate(named, candidate)) ??
    first
  );
}

function isNamedBy(
  candidate: Certificate,
  identifier: SignerIdentifier,
): boolean {
  if (identifier.kind === "issuerAndSerialNumber") {
    // Byte for byte: signers copy the name, and no signature covers this one.
    return (
      equalBytes(candidate.serialNumber, identifier.serialNumber) &&
      equalBytes(candidate.issuer, identifier.issuer)
    );
  }
  return hasKeyIdentifier(candidate, identifier.keyIdentifier);
}
