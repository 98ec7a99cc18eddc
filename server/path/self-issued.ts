import type { Certificate } from "../certificate/parse.ts";
import { namesMatch } from "../names/compare.ts";

/** Whether issuer and subject are the same name (RFC 5280 §3.2), as in a key roll-over. */
export function isSelfIssued({ issuer, subject }: Certificate): boolean {
  return namesMatch(issuer, subject);
}
