import type { IntermediateCache } from "../path/intermediate-cache.ts";
import type { RevocationMode } from "../revocation/check-revocation.ts";
import type { CheckListener } from "./checks.ts";
import type { VerificationPolicy } from "./policy.ts";

/** What the verification of a document and of a certificate have in common. */
export interface VerificationOptions {
  /** Certificates to trust for being given, DER; at least one. */
  readonly trustAnchors: readonly Uint8Array[];
  /** DER. */
  readonly crls?: readonly Uint8Array[];
  /** DER. */
  readonly ocspResponses?: readonly Uint8Array[];
  /** The moment everything must be valid at. */
  readonly at: Date;
  readonly policy?: VerificationPolicy;
  /** Default `hard`: every certificate below the anchor must be shown not to be revoked. */
  readonly revocation?: RevocationMode;
  /** Spares verifying the same issuers' certificates again and again. Default: none. */
  readonly intermediateCache?: IntermediateCache;
  readonly onCheck?: CheckListener;
}
