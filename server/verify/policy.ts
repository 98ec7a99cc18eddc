import * as v from "valibot";
import { parseWith } from "@passerelle/shared/protocol/parse.ts";
import { KEY_USAGES } from "../certificate/extensions/key-usage.ts";
import type { SignerPolicy } from "../cms/verify-signer.ts";
import { CLIENT_AUTH, type PathPolicy } from "../path/policy.ts";

/** An OBJECT IDENTIFIER in its dotted form. */
const oid = v.pipe(v.string(), v.regex(/^[0-2](?:\.(?:0|[1-9]\d*))+$/));
const oids = v.pipe(v.array(oid), v.readonly());

const policySchema = v.strictObject({
  /** The shortest RSA modulus, in bits. */
  minimumRsaBits: v.optional(
    v.pipe(v.number(), v.integer(), v.minValue(1024)),
    2048,
  ),
  /** Digests that may be signed. */
  digests: v.optional(
    v.array(v.picklist(["sha1", "sha256", "sha384", "sha512"])),
    ["sha256", "sha384", "sha512"],
  ),
  /** Elliptic curves a key may be on. */
  curves: v.optional(
    v.array(v.picklist(["P-256", "P-384", "P-521", "Ed25519"])),
    ["P-256", "P-384", "P-521", "Ed25519"],
  ),
  /** The key must be meant for one of these, where its certificate has a keyUsage; empty: any use. */
  keyUsage: v.optional(v.array(v.picklist(KEY_USAGES)), ["digitalSignature"]),
  /** Purposes of which the key must be meant for one, where its certificate has any; empty: any. */
  extendedKeyUsage: v.optional(oids, [CLIENT_AUTH]),
  /** Whether the issuers' extendedKeyUsage restricts what they issue. */
  chainExtendedKeyUsage: v.optional(v.boolean(), true),
  /** CAdES-B-B: signingCertificateV2 and signingTime must be among the signed attributes. */
  requireSigningCertificate: v.optional(v.boolean(), true),
  /** Whether attributes that no signature covers may be there. */
  allowUnsignedAttributes: v.optional(v.boolean(), false),
  /** The most certificates between the signer's and the anchor's. */
  maxPathLength: v.optional(
    v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(32)),
    8,
  ),
  /** Certificate policies that are acceptable; empty: any (RFC 5280 §6.1.1 c). */
  initialPolicySet: v.optional(oids, []),
  /** Whether the path must be valid for one of them (RFC 5280 §6.1.1 f). */
  requireExplicitPolicy: v.optional(v.boolean(), false),
  inhibitPolicyMapping: v.optional(v.boolean(), false),
  inhibitAnyPolicy: v.optional(v.boolean(), false),
});

/** What a signature and its certificates must satisfy. What is left out is as strict as a sign-in. */
export type VerificationPolicy = v.InferInput<typeof policySchema>;

/**
 * Completes a policy with the defaults of a sign-in.
 *
 * @throws PasserelleError `configuration_refused`
 */
export function resolvePolicy(
  policy: VerificationPolicy = {},
): PathPolicy & SignerPolicy {
  return parseWith(policySchema, policy, "configuration_refused");
}
