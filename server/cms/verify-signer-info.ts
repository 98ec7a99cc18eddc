import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { isDigestOf } from "../algorithms/digest.ts";
import type { AlgorithmPolicy } from "../algorithms/policy.ts";
import type { DigestAlgorithm } from "../algorithms/table.ts";
import { verifySignature } from "../algorithms/verify-signature.ts";
import type { Certificate } from "../certificate/parse.ts";
import { equalBytes } from "../der/equal-bytes.ts";
import { TAG } from "../der/tags.ts";
import * as type from "./attribute-types.ts";
import { parseSignedAttributes, type SignedAttributes } from "./attributes.ts";
import { ID_DATA } from "./oids.ts";
import { refuseAttribute, refuseCms } from "./refuse.ts";
import type { SignerInfo } from "./signer-info.ts";
import {
  checkSigningCertificate,
  signingCertificate,
  signingCertificateV2,
} from "./signing-certificate.ts";

export interface SignerPolicy extends AlgorithmPolicy {
  /** CAdES-B-B: signingCertificateV2 and signingTime must be there. */
  readonly requireSigningCertificate: boolean;
  /** Whether attributes that no signature covers (a time stamp, say) may be there; they are not read. */
  readonly allowUnsignedAttributes: boolean;
}

export interface SignedContent {
  /** eContentType. */
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** What the signature turned out to say. */
export interface SignerStatement {
  /** Unix time in milliseconds: the signer's own claim. */
  readonly signingTime: number | undefined;
}

/**
 * Verifies the signature of `certificate`'s key over the content (RFC 5652 §5.4, §5.6) and what the signed attributes
 * say of it.
 *
 * @throws PasserelleError `statement_mismatch` for another content, `signed_attributes_invalid`,
 *   `signing_certificate_mismatch`, `signature_invalid`, `algorithm_not_allowed`, `algorithm_mismatch`, `cms_invalid`
 */
export function verifySignerInfo(
  signerInfo: SignerInfo,
  certificate: Certificate,
  content: SignedContent,
  digest: DigestAlgorithm,
  policy: SignerPolicy,
): SignerStatement {
  if (signerInfo.hasUnsignedAttributes && !policy.allowUnsignedAttributes) {
    throw refuseCms("unsigned attributes");
  }
  const verifyBytes = (data: Uint8Array): void =>
    verifySignature({
      algorithm: signerInfo.signatureAlgorithm,
      publicKey: certificate.publicKey,
      data,
      signature: signerInfo.signature,
      policy,
      digestBeside: digest,
      what: "SignerInfo",
    });
  if (!signerInfo.signedAttributes) {
    checkPlainContent(content, policy);
    verifyBytes(content.bytes);
    return { signingTime: undefined };
  }
  const attributes = parseSignedAttributes(signerInfo.signedAttributes);
  if (attributes.require(type.contentType) !== content.type) {
    throw refuseAttribute("contentType is not that of the content");
  }
  const signingTime = checkAttributes(attributes, certificate, policy);
  checkAlgorithmProtection(attributes, signerInfo);
  verifyBytes(underSetTag(signerInfo.signedAttributes));
  const messageDigest = attributes.require(type.messageDigest);
  if (!isDigestOf(messageDigest, digest.name, content.bytes)) {
    throw new PasserelleError(
      "statement_mismatch",
      "signed attributes: messageDigest is that of another content",
    );
  }
  return { signingTime };
}

function checkAttributes(
  attributes: SignedAttributes,
  certificate: Certificate,
  policy: SignerPolicy,
): number | undefined {
  const named = policy.requireSigningCertificate
    ? attributes.require(signingCertificateV2)
    : attributes.get(signingCertificateV2);
  if (named) checkSigningCertificate(named, certificate);
  const namedBySha1 = attributes.get(signingCertificate);
  if (namedBySha1) checkSigningCertificate(namedBySha1, certificate);
  return policy.requireSigningCertificate
    ? attributes.require(type.signingTime)
    : attributes.get(type.signingTime);
}

function checkAlgorithmProtection(
  attributes: SignedAttributes,
  { digestAlgorithm, signatureAlgorithm }: SignerInfo,
): void {
  const protection = attributes.get(type.algorithmProtection);
  if (!protection) return;
  const isSame =
    equalBytes(protection.digestAlgorithm.bytes, digestAlgorithm.bytes) &&
    // The one stands under the tag [1].
    equalBytes(
      protection.signatureAlgorithm.bytes.subarray(1),
      signatureAlgorithm.bytes.subarray(1),
    );
  if (!isSame) {
    throw new PasserelleError(
      "algorithm_mismatch",
      "signed attributes: CMSAlgorithmProtection names other algorithms",
    );
  }
}

/**
 * A signature without signed attributes is over the content itself. Someone who has a signature over signed attributes
 * could pass those attributes off as such content, so content that could be attributes is refused.
 */
function checkPlainContent(content: SignedContent, policy: SignerPolicy): void {
  if (policy.requireSigningCertificate) throw refuseAttribute("missing");
  if (content.type !== ID_DATA) {
    throw refuseAttribute("missing where the content is not id-data");
  }
  if (content.bytes[0] === TAG.set) {
    throw refuseAttribute("missing, and the content could be attributes");
  }
}

/** RFC 5652 §5.4: the attributes are signed under SET OF's own tag, not under [0]. */
function underSetTag(signedAttributes: Uint8Array): Uint8Array {
  const bytes = signedAttributes.slice();
  bytes[0] = TAG.set;
  return bytes;
}
