import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { digestOf } from "../../algorithms/digest.ts";
import { verifySignature } from "../../algorithms/verify-signature.ts";
import { extendedKeyUsage } from "../../certificate/extensions/extended-key-usage.ts";
import { keyUsage } from "../../certificate/extensions/key-usage.ts";
import type { Certificate } from "../../certificate/parse.ts";
import { equalBytes } from "../../der/equal-bytes.ts";
import { candidateMatches } from "../../names/compare.ts";
import { findStatusInCrls } from "../crl/status.ts";
import { checkDelegate } from "../delegate.ts";
import type { Evidence, Subject } from "../finding.ts";
import { ocspNoCheck } from "./extensions.ts";
import type { OcspResponse, ResponderId } from "./parse.ts";

const OCSP_SIGNING = "1.3.6.1.5.5.7.3.9";

/**
 * Checks that a response is signed by somebody who may answer for the subject's issuer (RFC 6960 §4.2.2.2): the issuer
 * itself, or a responder it certified for OCSP signing.
 *
 * @throws PasserelleError `ocsp_invalid`
 */
export function checkResponder(
  response: OcspResponse,
  { authorities }: Subject,
  evidence: Evidence,
): void {
  const [issuer] = authorities;
  const isResponder = (certificate: Certificate) =>
    matchesResponder(certificate, response.responderId);
  try {
    if (issuer && isResponder(issuer)) {
      verifyResponse(response, issuer, evidence);
      return;
    }
    const responder = response.certificates.find(isResponder);
    if (!issuer || !responder) {
      throw new PasserelleError("ocsp_invalid", "certificate is not there");
    }
    checkPurpose(responder);
    verifyResponse(response, responder, evidence);
    checkDelegate(responder, issuer, evidence.at, evidence.policy);
    checkResponderStatus({ certificate: responder, authorities }, evidence);
  } catch (cause) {
    if (!(cause instanceof PasserelleError)) throw cause;
    throw new PasserelleError(
      "ocsp_invalid",
      `OCSP responder: ${cause.message}`,
      { cause },
    );
  }
}

function matchesResponder(
  { subject, publicKey }: Certificate,
  id: ResponderId,
): boolean {
  return id.kind === "name"
    ? candidateMatches(subject, id.name)
    : equalBytes(id.hash, digestOf("sha1", publicKey.key));
}

/** The authority's word that this certificate may answer for it: id-kp-OCSPSigning itself, anyExtendedKeyUsage is not it. */
function checkPurpose({ extensions }: Certificate): void {
  if (!extensions.get(extendedKeyUsage)?.includes(OCSP_SIGNING)) {
    throw new PasserelleError("ocsp_invalid", "not certified for OCSP signing");
  }
  const usages = extensions.get(keyUsage);
  if (usages && !usages.has("digitalSignature")) {
    throw new PasserelleError("ocsp_invalid", "keyUsage without signature");
  }
}

/** RFC 6960 §4.2.2.2.1. Asking the responder about itself would prove nothing, so CRLs must tell. */
function checkResponderStatus(responder: Subject, evidence: Evidence): void {
  if (responder.certificate.extensions.get(ocspNoCheck)) return;
  const { status } = findStatusInCrls(responder, evidence);
  if (status !== "good") {
    throw new PasserelleError(
      "ocsp_invalid",
      `certificate without ocsp-nocheck, its status is ${status}`,
    );
  }
}

function verifyResponse(
  { signatureAlgorithm, tbs, signature }: OcspResponse,
  { publicKey }: Certificate,
  { policy }: Evidence,
): void {
  verifySignature({
    algorithm: signatureAlgorithm,
    publicKey,
    data: tbs,
    signature,
    policy,
    what: "OCSP response",
    code: "ocsp_invalid",
  });
}
