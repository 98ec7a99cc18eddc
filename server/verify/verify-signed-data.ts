import * as v from "valibot";
import { parseWith } from "@passerelle/shared/protocol/parse.ts";
import { parseCheckedCertificate } from "../certificate/parse.ts";
import { parseSignedData } from "../cms/parse.ts";
import * as select from "../cms/select-signer.ts";
import { verifySignerInfo } from "../cms/verify-signer-info.ts";
import { MAX_SIGNED_DATA_BYTES } from "../limits.ts";
import { parseTrustAnchors } from "../path/trust-anchors.ts";
import { parseGivenCertificates } from "../options/given-certificates.ts";
import { bytes, der } from "../options/shapes.ts";
import { reportTo, SIGNED_DATA_CHECKS } from "./checks.ts";
import { selectContent } from "./content.ts";
import { elements, optionEntries } from "./option-entries.ts";
import type { VerificationOptions } from "./options.ts";
import { describeSigner, type DocumentSigner } from "./signer.ts";
import { verifyPath } from "./verify-path.ts";

/** CRLs and OCSP responses in the SignedData are used too. */
export interface SignedDataToVerify extends VerificationOptions {
  /** The CMS SignedData, DER. */
  readonly signature: Uint8Array;
  /** The signed bytes where the signature is detached; absent where it holds them. */
  readonly content?: Uint8Array;
  /** Further certificates that may be the signer's or stand on the path, DER; those in the SignedData are used too. */
  readonly certificates?: readonly Uint8Array[];
}

const optionsSchema = v.strictObject({
  ...optionEntries,
  signature: der,
  content: v.optional(bytes),
  certificates: elements,
});

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
 * @throws PasserelleError, one code a cause; `configuration_refused` for options that are not as above, and for
 *   `certificates` that are none
 */
export function verifySignedData(
  options: SignedDataToVerify,
): VerifiedSignedData {
  const given = parseWith(optionsSchema, options, "configuration_refused");
  const { at, policy, intermediateCache } = given;
  const report = reportTo(given.onCheck, SIGNED_DATA_CHECKS);
  const trustAnchors = parseTrustAnchors(given.trustAnchors);
  const others = parseGivenCertificates("certificates", given.certificates);
  const message = parseSignedData(given.signature, MAX_SIGNED_DATA_BYTES);
  const signerInfo = select.selectSignerInfo(message);
  const content = selectContent(message, given.content);
  const { certificate, certificates } = select.selectSignerCertificate(
    signerInfo,
    message,
    others,
    (der) => intermediateCache?.find(der) ?? parseCheckedCertificate(der),
  );
  report("encoding");
  const digest = select.selectSignerDigest(message, signerInfo, policy);
  report("algorithms");
  const { signingTime } = verifySignerInfo(
    signerInfo,
    certificate,
    { type: message.contentType, bytes: content },
    digest,
    policy,
  );
  report("signature");
  const cached = intermediateCache?.certificates ?? [];
  const intermediates = [...certificates, ...cached];
  const path = verifyPath(
    { certificate, intermediates, trustAnchors, policy, intermediateCache },
    {
      mode: given.revocation,
      crls: [...message.crls, ...given.crls],
      ocspResponses: [...message.ocspResponses, ...given.ocspResponses],
    },
    at,
    report,
  );
  intermediateCache?.add(path.certificates);
  const signer = describeSigner(
    certificate,
    path,
    signingTime === undefined ? undefined : new Date(signingTime),
  );
  return { signer, path: signer.path, content };
}
