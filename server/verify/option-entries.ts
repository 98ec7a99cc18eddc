import * as v from "valibot";
import type { IntermediateCache } from "../path/intermediate-cache.ts";
import { der, functionOption, objectWith } from "../options/shapes.ts";
import type { CheckListener } from "./checks.ts";
import { policySchema } from "./policy-schema.ts";

/** Lists of DER elements that may be left out. */
export const elements = v.optional(v.array(der), []);

/** Of `VerificationOptions`; `parseTrustAnchors` looks at the anchors. */
export const optionEntries = {
  trustAnchors: v.custom<readonly Uint8Array[]>(Array.isArray),
  crls: elements,
  ocspResponses: elements,
  at: v.date(),
  policy: v.optional(policySchema, {}),
  revocation: v.optional(v.picklist(["none", "soft", "hard"]), "hard"),
  intermediateCache: v.optional(objectWith<IntermediateCache>("find", "add")),
  onCheck: v.optional(functionOption<CheckListener>()),
};
