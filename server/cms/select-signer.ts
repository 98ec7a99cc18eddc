import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { selectDigest } from "../algorithms/digest.ts";
import type { AlgorithmPolicy } from "../algorithms/policy.ts";
import type { DigestAlgorithm } from "../algorithms/table.ts";
import { subjectKeyIdentifier } from "../certificate/extensions/key-identifiers.ts";
import type { Certificate } from "../certificate/parse.ts";
import { equalBytes } from "../der/equal-bytes.ts";
import type { SignedData } from "./parse.ts";
import type { SignerIdentifier, SignerInfo } from "./signer-info.ts";

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

/**
 * The certificate the SignerInfo names, among those at hand.
 *
 * @throws PasserelleError `signer_certificate_missing`
 */
export function selectSignerCertificate(
  { identifier }: SignerInfo,
  certificates: readonly Certificate[],
): Certificate {
  const found = certificates.find((certificate) =>
    isNamedBy(certificate, identifier),
  );
  if (!found) {
    throw new PasserelleError(
      "signer_certificate_missing",
      "SignedData: the signer's certificate is not among the certificates",
    );
  }
  return found;
}

function isNamedBy(
  certificate: Certificate,
  identifier: SignerIdentifier,
): boolean {
  if (identifier.kind === "issuerAndSerialNumber") {
    // Byte for byte: signers copy the name, and no signature covers this one.
    return (
      equalBytes(certificate.serialNumber, identifier.serialNumber) &&
      equalBytes(certificate.issuer, identifier.issuer)
    );
  }
  const keyIdentifier = certificate.extensions.get(subjectKeyIdentifier);
  return (
    keyIdentifier !== undefined &&
    equalBytes(keyIdentifier, identifier.keyIdentifier)
  );
}
