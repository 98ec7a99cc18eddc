import type { Certificate } from "../certificate/parse.ts";
import { namesMatch } from "../names/compare.ts";
import { plainlyDiffer } from "../names/differ.ts";

/** Whether issuer and subject are the same name (RFC 5280 §3.2), as in a key roll-over. */
export function isSelfIssued({ issuer, subject }: Certificate): boolean {
  return !plainlyDiffer(issuer, subject) && namesMatch(issuer, subject);
}
