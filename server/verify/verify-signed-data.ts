import {
  parseCertificate,
  parseCheckedCertificate,
} from "../certificate/parse.ts";
import { parseSignedData } from "../cms/parse.ts";
import * as select from "../cms/select-signer.ts";
import { verifySigner } from "../cms/verify-signer.ts";
import { MAX_SIGNED_DATA_BYTES } from "../limits.ts";
import type { IntermediateCache } from "../path/intermediate-cache.ts";
import { parseTrustAnchors } from "../path/trust-anchors.ts";
import type { RevocationMode } from "../revocation/check-revocation.ts";
import { type CheckListener, reportTo, SIGNED_DATA_CHECKS } from "./checks.ts";
import { selectContent } from "./content.ts";
import { checkInstant } from "./instant.ts";
import { resolvePolicy, type VerificationPolicy } from "./policy.ts";
import { describeSigner, type DocumentSigner } from "./signer.ts";
import { verifyPath } from "./verify-path.ts";

export interface SignedDataToVerify {
  /** The CMS SignedData, DER. */
  readonly signature: Uint8Array;
  /** The signed bytes where the signature is detached; absent where it holds them. */
  readonly content?: Uint8Array;
  /** Certificates to trust for being given, DER. */
  readonly trustAnchors: readonly Uint8Array[];
  /** Further certificates that may be the signer's or stand on the path, DER; those in the SignedData are used too. */
  readonly certificates?: readonly Uint8Array[];
  /** DER; those in the SignedData are used too. */
  readonly crls?: readonly Uint8Array[];
  /** DER; those in the SignedData are used too. */
  readonly ocspResponses?: readonly Uint8Array[];
  /** The moment everything must be valid at. */
  readonly at: Date;
  readonly policy?: VerificationPolicy;
  /** Default `hard`: every certificate below the anchor must be shown not to be revoked. */
  readonly revocation?: RevocationMode;
  /** Spares verifying the same issuers' certificates again and again. Default: none. */
  readonly intermediateCache?: IntermediateCache;
  readonly onCheck?: CheckListener;
}

export interface VerifiedSignedData {
  readonly signer: DocumentSigner;
  /** DER, the signer's certificate first, the trust anchor last. */
  readonly path: readonly Uint8Array[];
  /** The signed bytes. */
  readonly content: Uint8Array;
}

/**
 * Verifies a CMS SignedData (RFC 5652) of one signer, its certificate's path (RFC 5280) and revocation. Synchronous and
 * pure: nothing is fetched.
 *
 * @throws PasserelleError, one code a cause
 */
export function verifySignedData({
  signature,
  content,
  trustAnchors,
  certificates = [],
  crls = [],
  ocspResponses = [],
  at,
  policy,
  revocation = "hard",
  intermediateCache,
  onCheck,
}: SignedDataToVerify): VerifiedSignedData {
  const report = reportTo(onCheck, SIGNED_DATA_CHECKS);
  const moment = checkInstant(at);
  const resolved = resolvePolicy(policy);
  const anchors = parseTrustAnchors(trustAnchors);
  const message = parseSignedData(signature, MAX_SIGNED_DATA_BYTES);
  const signerInfo = select.selectSignerInfo(message);
  const signedContent = selectContent(message, content);
  const others = certificates.map((bytes) => parseCertificate(bytes));
  const { certificate, certificates: intermediates } =
    select.selectSignerCertificate(
      signerInfo,
      message,
      others,
      (der) => intermediateCache?.find(der) ?? parseCheckedCertificate(der),
    );
  report("encoding");
  const digest = select.selectSignerDigest(message, signerInfo, resolved);
  report("algorithms");
  const statement = verifySigner(
    signerInfo,
    certificate,
    { type: message.contentType, bytes: signedContent },
    digest,
    resolved,
  );
  report("signature");
  const path = verifyPath(
    {
      certificate,
      intermediates,
      trustAnchors: anchors,
      policy: resolved,
      intermediateCache,
    },
    {
      mode: revocation,
      crls: [...message.crls, ...crls],
      ocspResponses: [...message.ocspResponses, ...ocspResponses],
    },
    moment,
    report,
  );
  intermediateCache?.add(path.certificates);
  const { signingTime } = statement;
  const signer = describeSigner(
    certificate,
    path,
    signingTime === undefined ? undefined : new Date(signingTime),
  );
  return { signer, path: signer.path, content: signedContent };
}
