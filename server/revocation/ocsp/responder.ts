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
import { isGood } from "../work.ts";
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
  subject: Subject,
  evidence: Evidence,
  checkStatus: CheckStatus,
): void {
  let problem = new PasserelleError(
    "ocsp_invalid",
    "OCSP responder: its certificate is not there",
  );
  for (const candidate of candidatesFor(response, subject)) {
    try {
      verifyBy(candidate, response, evidence);
      if (needsStatus(candidate)) checkStatus(candidate);
      return;
    } catch (cause) {
      if (!(cause instanceof PasserelleError)) throw cause;
      problem = new PasserelleError(
        "ocsp_invalid",
        `OCSP responder: ${cause.message}`,
        { cause },
      );
    }
  }
  throw problem;
}

/** The delegated responder who signed and whose own status has yet to be found out; undefined: there is none. */
export function findResponderDelegate(
  response: OcspResponse,
  subject: Subject,
  evidence: Evidence,
): Subject | undefined {
  const signer = candidatesFor(response, subject).find((candidate) =>
    isGood(() => verifyBy(candidate, response, evidence)),
  );
  return signer && needsStatus(signer) ? signer : undefined;
}

/** Somebody of the name or key that the response gives, who may have signed it. */
interface Candidate extends Subject {
  /** Not the subject's issuer itself. */
  readonly isDelegate: boolean;
}

/** The issuer, and of what the responder sent along all that match: it may have sent its old certificate too. */
function candidatesFor(
  { certificates, responderId }: OcspResponse,
  { authorities }: Subject,
): Candidate[] {
  const [issuer, ...above] = authorities;
  if (!issuer) return [];
  return [
    { certificate: issuer, authorities: above, isDelegate: false },
    ...certificates
      .filter(({ bytes }) => !equalBytes(bytes, issuer.bytes))
      .map((certificate) => ({ certificate, authorities, isDelegate: true })),
  ].filter(({ certificate }) => matchesResponder(certificate, responderId));
}

function verifyBy(
  candidate: Candidate,
  { signatureAlgorithm, tbs, signature }: OcspResponse,
  evidence: Evidence,
): void {
  const { certificate, isDelegate } = candidate;
  if (isDelegate) {
    checkPurpose(certificate);
    checkDelegate(candidate, evidence);
  }
  evidence.work.verify({
    algorithm: signatureAlgorithm,
    publicKey: certificate.publicKey,
    data: tbs,
    signature,
    policy: evidence.policy,
    what: "OCSP response",
    code: "ocsp_invalid",
  });
}

/** RFC 6960 §4.2.2.2.1: the authority may have vouched for it until its certificate expires. */
function needsStatus({ isDelegate, certificate }: Candidate): boolean {
  return isDelegate && certificate.extensions.get(ocspNoCheck) === undefined;
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
