import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import {
  ALL_REASONS,
  type ReasonMask,
} from "../../certificate/reason-flags.ts";
import { namesMatch } from "../../names/compare.ts";
import type { Evidence, Finding, Subject } from "../finding.ts";
import { whyStale } from "../freshness.ts";
import { MAX_CRL_DELEGATIONS } from "../limits.ts";
import { isFinal, type Revocation } from "../reasons.ts";
import { checkCrlIssuer, type CheckStatus } from "./issuer.ts";
import type { Crl } from "./parse.ts";
import { coveredReasons, distributionPointsOf } from "./scope.ts";

/** What one CRL says of a certificate. */
interface Judgement {
  /** The reasons for which it speaks of it. */
  readonly covered: ReasonMask;
  /** Present where it lists it. */
  readonly revocation?: Revocation;
  /** Its thisUpdate, Unix time in milliseconds. */
  readonly asOf: number;
}

/**
 * Finds a certificate’s status in CRLs (RFC 5280 §6.3.3): good once CRLs for every reason are there and none lists it,
 * revoked as soon as one does. What is revoked for good stays so when the CRL has expired; who is on hold is off it
 * once a newer CRL for the same reasons does not list them.
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
  const judgements: Judgement[] = [];
  for (const crl of evidence.crls) {
    try {
      const judgement = judgeCrl(crl, subject, evidence, (delegate) =>
        checkDelegateStatus(delegate, evidence, delegations),
      );
      const { revocation, asOf } = judgement;
      if (revocation && isFinal(revocation)) {
        return { status: "revoked", revocation, asOf };
      }
      judgements.push(judgement);
    } catch (problem) {
      if (!(problem instanceof PasserelleError)) throw problem;
      problems.push(problem);
    }
  }
  const status = newestStatus(judgements);
  if (status) return status;
  const gap = describeGap(judgements, subject, evidence);
  if (gap !== undefined && problems.length === 0) {
    problems.push(new PasserelleError("revocation_unavailable", gap));
  }
  return { status: "undetermined", problems };
}

/** Why CRLs with which nothing is wrong do not settle the status, where there are any of its issuer. */
function describeGap(
  judgements: readonly Judgement[],
  { certificate }: Subject,
  { crls }: Evidence,
): string | undefined {
  if (judgements.some(({ covered }) => covered !== 0)) {
    return "its CRLs do not cover every reason for a revocation";
  }
  return crls.some(({ issuer }) => namesMatch(issuer, certificate.issuer))
    ? "the CRLs of its issuer are about others (issuingDistributionPoint and cRLDistributionPoints do not meet)"
    : undefined;
}

/** Newest first, what each says counts for the reasons that no newer one speaks of. */
function newestStatus(judgements: readonly Judgement[]): Finding | undefined {
  let reasons = 0;
  for (const { covered, revocation, asOf } of judgements.toSorted(
    newestAndRevokedFirst,
  )) {
    const isNews = (covered & ~reasons) !== 0;
    if (revocation && isNews) return { status: "revoked", revocation, asOf };
    reasons |= covered;
    if (isNews && reasons === ALL_REASONS) return { status: "good", asOf };
  }
  return undefined;
}

function newestAndRevokedFirst(a: Judgement, b: Judgement): number {
  return b.asOf - a.asOf || Number(!a.revocation) - Number(!b.revocation);
}

/**
 * What one CRL says of a certificate, once its issuer, signature and times are checked.
 *
 * @throws PasserelleError `crl_invalid`, `crl_stale`, `der_invalid`
 */
export function judgeCrl(
  crl: Crl,
  subject: Subject,
  evidence: Evidence,
  checkStatus: CheckStatus,
): Judgement {
  const asOf = crl.thisUpdate;
  const covered = distributionPointsOf(subject.certificate).reduce(
    (mask, point) => mask | coveredReasons(crl, point, subject.certificate),
    0,
  );
  if (covered === 0) return { covered, asOf };
  checkCrlIssuer(crl, subject, evidence, checkStatus);
  const revocation = lookUp(crl, subject);
  const staleness = whyStale(crl, evidence.at, evidence.freshness);
  if (revocation && (!staleness || isFinal(revocation))) {
    return { covered, revocation, asOf };
  }
  if (staleness) throw new PasserelleError("crl_stale", staleness);
  return { covered, asOf };
}

function lookUp({ revoked, issuer: crlIssuer }: Crl, { certificate }: Subject) {
  return revoked().find(
    certificate.serialNumber,
    (entryIssuers = [crlIssuer]) =>
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
