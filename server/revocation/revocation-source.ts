import type { AlgorithmPolicy } from "../algorithms/policy.ts";
import type { Certificate } from "../certificate/parse.ts";
import type { Freshness } from "./freshness.ts";

/** Where CRLs and OCSP responses come from. */
export interface RevocationSource {
  /** `hard`: a certificate whose status cannot be found out is refused. `soft`: it passes. */
  readonly mode: "hard" | "soft";
  /** How old evidence may be. Default: what it says itself, with a few minutes' leave for clocks. */
  readonly freshness?: Freshness;
  /** How long a sign-in waits for all that is gathered for it. Default: 10 seconds. */
  readonly gatherTimeoutMs?: number;
  /**
   * Brings what is needed to check a path, the signer's certificate first, the trust anchor last. What it cannot bring
   * it leaves out: the check that follows judges what that means.
   */
  gather(
    path: readonly Certificate[],
    at: Date,
    /** What signatures on the evidence must satisfy: of the relying party's certificatePolicy. */
    policy: AlgorithmPolicy,
    /** Aborted when the sign-in waits no longer: one for all its paths. Default: one of `gatherTimeoutMs` from now. */
    signal?: AbortSignal,
  ): Promise<GatheredEvidence>;
}

/** What there is to tell which certificates are revoked; nothing in it is trusted. */
export interface GatheredEvidence {
  /** DER. */
  readonly crls: readonly Uint8Array[];
  /** DER. */
  readonly ocspResponses: readonly Uint8Array[];
  /** Unvalidated certificates among which delegated CRL issuers may be. */
  readonly certificates?: readonly Certificate[];
}
