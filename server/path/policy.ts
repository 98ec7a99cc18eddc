import type { AlgorithmPolicy } from "../algorithms/policy.ts";
import type { KeyUsage } from "../certificate/extensions/key-usage.ts";

/** What a certificate and its path must satisfy beyond RFC 5280's own rules. */
export interface PathPolicy extends AlgorithmPolicy {
  /** The key must be meant for one of these; empty: any use. A certificate without keyUsage restricts nothing. */
  readonly keyUsage: readonly KeyUsage[];
  /** Purposes (OIDs) of which the key must be meant for one; empty: any. Without extendedKeyUsage nothing is restricted. */
  readonly extendedKeyUsage: readonly string[];
  /** Whether the signer's certificate may be an authority's, or of version 1 or 2. */
  readonly allowAuthority: boolean;
  /** Whether the issuers' extendedKeyUsage, where they have one, restricts what they issue. */
  readonly chainExtendedKeyUsage: boolean;
  /** The greatest number of certificates between the signer's and the anchor's. */
  readonly maxPathLength: number;
  /** RFC 5280 §6.1.1(c): acceptable certificate policies (OIDs); empty: any. */
  readonly initialPolicySet: readonly string[];
  /** RFC 5280 §6.1.1(f). */
  readonly requireExplicitPolicy: boolean;
  /** RFC 5280 §6.1.1(e). */
  readonly inhibitPolicyMapping: boolean;
  /** RFC 5280 §6.1.1(g). */
  readonly inhibitAnyPolicy: boolean;
}

/** RFC 5280 §4.2.1.12, id-kp-clientAuth. */
export const CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
