import type { CurveName, DigestName } from "../algorithms/table.ts";
import type { KeyUsage } from "../certificate/extensions/key-usage.ts";

/** What a signature and its certificates must satisfy. What is left out is as strict as a sign-in should be. */
export interface VerificationPolicy {
  /** The shortest RSA modulus, in bits. Default: 2048. */
  readonly minimumRsaBits?: number;
  /** Digests that may be signed. Default: SHA-256, SHA-384, SHA-512. */
  readonly digests?: readonly DigestName[];
  /** Elliptic curves a key may be on. Default: P-256, P-384, P-521, Ed25519. */
  readonly curves?: readonly CurveName[];
  /** The key must be meant for one of these, where its certificate has a keyUsage. Default: digitalSignature. Empty: any. */
  readonly keyUsage?: readonly KeyUsage[];
  /** Purposes (OIDs) of which the key must be meant for one, where its certificate has any. Default: clientAuth. Empty: any. */
  readonly extendedKeyUsage?: readonly string[];
  /**
   * Whether the signer's certificate may be an authority's (basicConstraints cA), or of version 1 or 2, which does not
   * say whose it is. Default: false.
   */
  readonly allowAuthority?: boolean;
  /** Whether the issuers' extendedKeyUsage restricts what they issue. Default: true. */
  readonly chainExtendedKeyUsage?: boolean;
  /** CAdES-B-B: signingCertificateV2 and signingTime must be among the signed attributes. Default: true. */
  readonly requireSigningCertificate?: boolean;
  /** Whether attributes that no signature covers may be there; they are not read. Default: false. */
  readonly allowUnsignedAttributes?: boolean;
  /** The most certificates between the signer's and the anchor's. Default: 8. */
  readonly maxPathLength?: number;
  /** Acceptable certificate policies (OIDs), RFC 5280 §6.1.1(c). Default: empty, any. */
  readonly initialPolicySet?: readonly string[];
  /** Whether the path must be valid for one of them, RFC 5280 §6.1.1(f). Default: false. */
  readonly requireExplicitPolicy?: boolean;
  /** RFC 5280 §6.1.1(e). Default: false. */
  readonly inhibitPolicyMapping?: boolean;
  /** RFC 5280 §6.1.1(g). Default: false. */
  readonly inhibitAnyPolicy?: boolean;
}
