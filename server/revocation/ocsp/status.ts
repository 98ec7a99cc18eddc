import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import type { CheckStatus } from "../crl/issuer.ts";
import { findStatusInCrls } from "../crl/status.ts";
import {
  type Evidence,
  type Finding,
  isLifted,
  type Subject,
} from "../finding.ts";
import { whyStale } from "../freshness.ts";
import { CLOCK_SKEW_MS } from "../limits.ts";
import { isFinal } from "../reasons.ts";
import { isCertificateId } from "./certificate-id.ts";
import type { OcspResponse } from "./parse.ts";
import { checkResponder } from "./responder.ts";
import type { SingleResponse } from "./single-response.ts";

/**
 * Finds a certificate's status in OCSP responses (RFC 6960 §3.2). Where authorised answers differ, revoked prevails
 * over unknown and unknown over good; but a newer answer lets off hold. What is revoked for good stays so when the
 * answer has expired.
 */
export function findStatusInOcsp(
  subject: Subject,
  evidence: Evidence,
  checkStatus: CheckStatus = (delegate) => checkByCrls(delegate, evidence),
): Finding {
  const problems: PasserelleError[] = [];
  const findings: Finding[] = [];
  const attempt = (step: () => void) => {
    try {
      step();
    } catch (problem) {
      if (!(problem instanceof PasserelleError)) throw problem;
      problems.push(problem);
    }
  };
  for (const response of evidence.ocspResponses) {
    attempt(() => {
      const about = response.responses.filter(({ certificateId }) =>
        isCertificateId(certificateId, subject),
      );
      if (about.length === 0) return;
      checkResponder(response, subject, evidence, checkStatus);
      for (const single of about) {
        attempt(() =>
          findings.push(judge(single, response, subject, evidence)),
        );
      }
    });
  }
  const standing = findings.filter(
    (finding) => !findings.some((other) => isLifted(finding, other)),
  );
  return (
    standing.find(({ status }) => status === "revoked") ??
    standing.find(({ status }) => status === "unknown") ??
    newestGood(standing) ?? { status: "undetermined", problems }
  );
}

function newestGood(findings: readonly Finding[]): Finding | undefined {
  return findings
    .filter((finding) => finding.status === "good")
    .toSorted((a, b) => b.asOf - a.asOf)[0];
}

/** Asking a responder about itself would prove nothing, so CRLs must tell. */
function checkByCrls(responder: Subject, evidence: Evidence): void {
  const { status } = findStatusInCrls(responder, evidence);
  if (status !== "good") {
    throw new PasserelleError(
      "ocsp_invalid",
      `certificate without ocsp-nocheck, its status is ${status}`,
    );
  }
}

function judge(
  { certificateStatus, ...times }: SingleResponse,
  { producedAt }: OcspResponse,
  { certificate }: Subject,
  { at, freshness }: Evidence,
): Finding {
  const { clockSkewMs = CLOCK_SKEW_MS } = freshness;
  const staleness =
    producedAt > at + clockSkewMs
      ? "producedAt is in the future"
      : producedAt < certificate.notBefore - clockSkewMs
        ? "producedAt is before the certificate was valid"
        : whyStale(times, at, freshness);
  const isRevokedForGood =
    certificateStatus.status === "revoked" &&
    isFinal(certificateStatus.revocation);
  if (staleness && !isRevokedForGood) {
    throw new PasserelleError("ocsp_stale", staleness);
  }
  return certificateStatus.status === "unknown"
    ? { status: "unknown" }
    : { ...certificateStatus, asOf: times.thisUpdate };
}
