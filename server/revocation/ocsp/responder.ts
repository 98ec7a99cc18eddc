import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { digestOf } from "../../algorithms/digest.ts";
import { extendedKeyUsage } from "../../certificate/extensions/extended-key-usage.ts";
import { keyUsage } from "../../certificate/extensions/key-usage.ts";
import type { Certificate } from "../../certificate/parse.ts";
import { equalBytes } from "../../der/equal-bytes.ts";
import { candidateMatches } from "../../names/compare.ts";
import type { CheckStatus } from "../crl/issuer.ts";
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
  checkStatus: CheckStatus,
): void {
  const [issuer] = authorities;
  try {
    if (issuer && matchesResponder(issuer, response.responderId)) {
      verifyResponse(response, issuer, evidence);
      return;
    }
    const responder = findCertificate(response);
    if (!issuer || !responder) {
      throw new PasserelleError("ocsp_invalid", "certificate is not there");
    }
    checkPurpose(responder);
    checkDelegate(responder, issuer, evidence);
    verifyResponse(response, responder, evidence);
    if (!isVouchedFor(responder)) {
      checkStatus({ certificate: responder, authorities });
    }
  } catch (cause) {
    if (!(cause instanceof PasserelleError)) throw cause;
    throw new PasserelleError(
      "ocsp_invalid",
      `OCSP responder: ${cause.message}`,
      { cause },
    );
  }
}

/** The delegated responder whose own status has yet to be found out, all else of it checked; undefined: there is none. */
export function findResponderDelegate(
  response: OcspResponse,
  subject: Subject,
  evidence: Evidence,
): Subject | undefined {
  const responder = findCertificate(response);
  let found: Subject | undefined;
  try {
    if (!responder || isVouchedFor(responder)) return undefined;
    checkResponder(response, subject, evidence, (delegate) => {
      found = delegate;
    });
  } catch (problem) {
    if (!(problem instanceof PasserelleError)) throw problem;
  }
  return found;
}

function findCertificate({
  certificates,
  responderId,
}: OcspResponse): Certificate | undefined {
  return certificates.find((one) => matchesResponder(one, responderId));
}

/** RFC 6960 §4.2.2.2.1. */
function isVouchedFor({ extensions }: Certificate): boolean {
  return extensions.get(ocspNoCheck) !== undefined;
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

function verifyResponse(
  { signatureAlgorithm, tbs, signature }: OcspResponse,
  { publicKey }: Certificate,
  { policy, work }: Evidence,
): void {
  work.verify({
    algorithm: signatureAlgorithm,
    publicKey,
    data: tbs,
    signature,
    policy,
    what: "OCSP response",
    code: "ocsp_invalid",
  });
}
