import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import {
  type AlgorithmPolicy,
  STRICT_ALGORITHMS,
} from "../algorithms/policy.ts";
import type { Certificate } from "../certificate/parse.ts";
import { placeOf } from "../path/refuse.ts";
import { parseUsable } from "../der/parse-usable.ts";
import { openCrl } from "./crl/parse.ts";
import { findStatusInCrls } from "./crl/status.ts";
import {
  type Evidence,
  type Finding,
  isLifted,
  type Subject,
  subjectsOf,
} from "./finding.ts";
import type { Freshness } from "./freshness.ts";
import { parseOcspResponse } from "./ocsp/parse.ts";
import { findStatusInOcsp } from "./ocsp/status.ts";
import { RevocationWork } from "./work.ts";

/**
 * `hard`: every certificate must be shown not to be revoked. `soft`: one whose status cannot be found out passes, one
 * that is revoked, or that its authority's responder does not know, does not. `none`: nothing is asked.
 */
export type RevocationMode = "none" | "soft" | "hard";

export interface RevocationCheck {
  /** A validated path: leaf first, the trust anchor last. */
  readonly path: readonly Certificate[];
  /** DER; what is in them is not trusted. */
  readonly crls: readonly Uint8Array[];
  /** DER; what is in them is not trusted. */
  readonly ocspResponses: readonly Uint8Array[];
  readonly at: Date;
  readonly mode: RevocationMode;
  /** Unvalidated certificates among which delegated CRL issuers may be. */
  readonly certificates?: readonly Certificate[];
  readonly policy?: AlgorithmPolicy;
  readonly freshness?: Freshness;
}

/** How the status of each certificate of the path below the anchor was found, leaf first. */
export type FoundBy = "ocsp" | "crl" | "none";

/**
 * Checks that no certificate of a path is revoked, from CRLs and OCSP responses at hand; the trust anchor is above
 * revocation (RFC 5280 §6.1). Evidence that is malformed or not about these certificates does no harm beside evidence
 * that is good; where none is, the error names what was wrong with it.
 *
 * @throws PasserelleError `certificate_revoked` of the leaf, `path_revoked` of an issuer, `certificate_status_unknown`,
 *   `path_too_complex`; in hard mode also `revocation_unavailable`, `crl_invalid`, `crl_stale`, `ocsp_invalid`, `ocsp_stale`
 */
export function checkRevocation({
  path,
  crls,
  ocspResponses,
  at,
  mode,
  certificates = [],
  policy = STRICT_ALGORITHMS,
  freshness = {},
}: RevocationCheck): FoundBy[] {
  const subjects = subjectsOf(path);
  if (mode === "none") return subjects.map(() => "none");
  const problems: PasserelleError[] = [];
  const evidence: Evidence = {
    crls: parseUsable(crls, openCrl, problems),
    ocspResponses: parseUsable(ocspResponses, parseOcspResponse, problems),
    certificates,
    at: at.getTime(),
    policy,
    freshness,
    work: new RevocationWork(),
  };
  return subjects.map((subject, index) =>
    checkStatus(subject, evidence, {
      mode,
      problems,
      index,
    }),
  );
}

interface Judgement {
  readonly mode: RevocationMode;
  /** What was wrong with evidence that could not even be parsed. */
  readonly problems: readonly PasserelleError[];
  /** In the path. */
  readonly index: number;
}

function checkStatus(
  subject: Subject,
  evidence: Evidence,
  { mode, problems, index }: Judgement,
): FoundBy {
  const position = placeOf(index);
  const ocsp = findStatusInOcsp(subject, evidence);
  const crl = findStatusInCrls(subject, evidence);
  for (const [finding, other] of [
    [ocsp, crl],
    [crl, ocsp],
  ] as const) {
    if (finding.status !== "revoked" || isLifted(finding, other)) continue;
    const { revokedAt, reason } = finding.revocation;
    const since = new Date(revokedAt).toISOString();
    throw new PasserelleError(
      index === 0 ? "certificate_revoked" : "path_revoked",
      `${position}: revoked since ${since}, reason ${reason}`,
    );
  }
  if (evidence.work.isExhausted) {
    // Neither mode may pass: what was left unread may have told of a revocation.
    throw new PasserelleError(
      "path_too_complex",
      `${position}: too much evidence about revocation`,
    );
  }
  if (crl.status === "good") return "crl";
  if (ocsp.status === "good") return "ocsp";
  if (ocsp.status === "unknown") {
    throw new PasserelleError(
      "certificate_status_unknown",
      `${position}: its authority’s OCSP responder does not know it`,
    );
  }
  if (mode === "soft") return "none";
  const [problem] = [...problemsOf(ocsp), ...problemsOf(crl), ...problems];
  throw new PasserelleError(
    problem?.code ?? "revocation_unavailable",
    `${position}: ${problem?.message ?? "no CRL or OCSP response is about it"}`,
    { cause: problem },
  );
}

function problemsOf(finding: Finding): readonly PasserelleError[] {
  return finding.status === "undetermined" ? finding.problems : [];
}
