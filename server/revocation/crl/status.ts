import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { namesMatch } from "../../names/compare.ts";
import type { Evidence, Finding, Subject } from "../finding.ts";
import { whyStale } from "../freshness.ts";
import { MAX_CRL_DELEGATIONS } from "../limits.ts";
import {
  ALL_REASONS,
  isFinal,
  type ReasonMask,
  type Revocation,
} from "../reasons.ts";
import { checkCrlIssuer, type CheckStatus } from "./issuer.ts";
import type { Crl } from "./parse.ts";
import { coveredReasons, distributionPointsOf } from "./scope.ts";

/**
 * Finds a certificate’s status in CRLs (RFC 5280 §6.3.3): good once CRLs for every reason are there and none lists it,
 * revoked as soon as one does. What is revoked for good stays so when the CRL has expired.
 *
 * @throws PasserelleError `der_invalid` when the certificate’s own distribution points are malformed
 */
export function findStatusInCrls(
  subject: Subject,
  evidence: Evidence,
  delegations = 0,
): Finding {
  const problems: PasserelleError[] = [];
  // Before any CRL is looked at, so that a malformed certificate is not taken for a CRL’s problem.
  distributionPointsOf(subject.certificate);
  let reasons = 0;
  for (const crl of evidence.crls) {
    try {
      const { covered, revocation } = judgeCrl(
        crl,
        subject,
        evidence,
        (delegate) => checkDelegateStatus(delegate, evidence, delegations),
      );
      if (revocation) return { status: "revoked", revocation };
      reasons |= covered;
    } catch (problem) {
      if (!(problem instanceof PasserelleError)) throw problem;
      problems.push(problem);
    }
  }
  return reasons === ALL_REASONS
    ? { status: "good" }
    : { status: "undetermined", problems };
}

/**
 * What one CRL says of a certificate, once its issuer, signature and times are checked: for which reasons it speaks of
 * it at all, and whether it lists it.
 *
 * @throws PasserelleError `crl_invalid`, `crl_stale`, `der_invalid`
 */
export function judgeCrl(
  crl: Crl,
  subject: Subject,
  evidence: Evidence,
  checkStatus: CheckStatus,
): { readonly covered: ReasonMask; readonly revocation?: Revocation } {
  const covered = distributionPointsOf(subject.certificate).reduce(
    (mask, point) => mask | coveredReasons(crl, point, subject.certificate),
    0,
  );
  if (covered === 0) return { covered };
  checkCrlIssuer(crl, subject, evidence, checkStatus);
  const revocation = lookUp(crl, subject);
  const staleness = whyStale(crl, evidence.at, evidence.freshness);
  if (revocation && (!staleness || isFinal(revocation))) {
    return { covered, revocation };
  }
  if (staleness) throw new PasserelleError("crl_stale", staleness);
  return { covered };
}

function lookUp({ revoked, issuer: crlIssuer }: Crl, { certificate }: Subject) {
  return revoked.find(certificate.serialNumber, (entryIssuers = [crlIssuer]) =>
    entryIssuers.some((name) => namesMatch(name, certificate.issuer)),
  );
}

function checkDelegateStatus(
  delegate: Subject,
  evidence: Evidence,
  delegations: number,
): void {
  const finding =
    delegations < MAX_CRL_DELEGATIONS
      ? findStatusInCrls(delegate, evidence, delegations + 1)
      : undefined;
  if (finding?.status !== "good") {
    throw new PasserelleError(
      "crl_invalid",
      `status of the delegated CRL issuer is ${finding?.status ?? "too far delegated"}`,
    );
  }
}
