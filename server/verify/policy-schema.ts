import * as v from "valibot";
import { parseWith } from "@passerelle/shared/protocol/parse.ts";
import { KEY_USAGES } from "../certificate/extensions/key-usage.ts";
import type { SignerPolicy } from "../cms/verify-signer-info.ts";
import { CLIENT_AUTH, type PathPolicy } from "../path/policy.ts";
import type { VerificationPolicy } from "./policy.ts";

/** An OBJECT IDENTIFIER in its dotted form. */
const oids = v.array(
  v.pipe(v.string(), v.regex(/^[0-2](?:\.(?:0|[1-9]\d*))+$/)),
);
const off = v.optional(v.boolean(), false);
const on = v.optional(v.boolean(), true);

/** Of `VerificationPolicy`, completed with the defaults. */
export const policySchema = v.strictObject({
  minimumRsaBits: v.optional(
    v.pipe(v.number(), v.integer(), v.minValue(1024)),
    2048,
  ),
  digests: v.optional(
    v.array(v.picklist(["sha1", "sha256", "sha384", "sha512"])),
    ["sha256", "sha384", "sha512"],
  ),
  curves: v.optional(
    v.array(v.picklist(["P-256", "P-384", "P-521", "Ed25519"])),
    ["P-256", "P-384", "P-521", "Ed25519"],
  ),
  keyUsage: v.optional(v.array(v.picklist(KEY_USAGES)), ["digitalSignature"]),
  extendedKeyUsage: v.optional(oids, [CLIENT_AUTH]),
  allowAuthority: off,
  chainExtendedKeyUsage: on,
  requireSigningCertificate: on,
  allowUnsignedAttributes: off,
  maxPathLength: v.optional(
    v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(32)),
    8,
  ),
  initialPolicySet: v.optional(oids, []),
  requireExplicitPolicy: off,
  inhibitPolicyMapping: off,
  inhibitAnyPolicy: off,
});

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
