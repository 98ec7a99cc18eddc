import type { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import type { AlgorithmPolicy } from "../algorithms/policy.ts";
import type { Certificate } from "../certificate/parse.ts";
import type { Crl } from "./crl/parse.ts";
import type { Freshness } from "./freshness.ts";
import type { OcspResponse } from "./ocsp/parse.ts";
import { isFinal, type Revocation } from "./reasons.ts";
import type { RevocationWork } from "./work.ts";

/** One certificate and the validated authorities above it, its issuer first, the trust anchor last. */
export interface Subject {
  readonly certificate: Certificate;
  readonly authorities: readonly Certificate[];
}

/** The certificates of a path whose status counts: all below the anchor, leaf first (RFC 5280 §6.1). */
export function subjectsOf(path: readonly Certificate[]): Subject[] {
  return path.slice(0, -1).map((certificate, index) => ({
    certificate,
    authorities: path.slice(index + 1),
  }));
}

/** What is at hand to tell a certificate's status by. */
export interface Evidence {
  readonly crls: readonly Crl[];
  readonly ocspResponses: readonly OcspResponse[];
  /** Unvalidated certificates among which delegated CRL issuers may be. */
  readonly certificates: readonly Certificate[];
  /** Unix time in milliseconds. */
  readonly at: number;
  readonly policy: AlgorithmPolicy;
  readonly freshness: Freshness;
  readonly work: RevocationWork;
}

/** What evidence says of a certificate; `asOf`: its thisUpdate, Unix time in milliseconds. */
export type Finding =
  | { readonly status: "good"; readonly asOf: number }
  | {
      readonly status: "revoked";
      readonly revocation: Revocation;
      readonly asOf: number;
    }
  /** The authority's own OCSP responder does not know the certificate. */
  | { readonly status: "unknown" }
  | {
      readonly status: "undetermined";
      /** Why evidence that was about the certificate could not be used. */
      readonly problems: readonly PasserelleError[];
    };

/** Whether there is nothing to gain from more evidence. */
export function isSettled(finding: Finding): boolean {
  return (
    finding.status === "good" ||
    (finding.status === "revoked" && isFinal(finding.revocation))
  );
}

/** Whether somebody who was on hold has been let off it since (RFC 5280 §5.3.1): what is newer counts. */
export function isLifted(finding: Finding, by: Finding): boolean {
  return (
    finding.status === "revoked" &&
    !isFinal(finding.revocation) &&
    by.status === "good" &&
    by.asOf > finding.asOf
  );
}
