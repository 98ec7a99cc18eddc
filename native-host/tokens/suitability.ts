import type { ErrorCode } from "@passerelle/shared/errors/codes.ts";
import { chooseScheme } from "../cms/algorithms.ts";
import type { CertificateReading } from "../certificate/read-certificate.ts";

export interface KeyCircumstances {
  /** Private keys are often visible only after login: then `unknown`. */
  readonly key: "present" | "absent" | "unknown";
  /** CKM numbers the token lists, or null. */
  readonly mechanisms: readonly number[] | null;
}

/** Why a certificate cannot sign in, or null. What can never change comes before what time changes. */
export function unsuitableBecause(
  certificate: CertificateReading,
  { key, mechanisms }: KeyCircumstances,
  now: Date,
): ErrorCode | null {
  if (certificate.publicKeyKind.type === "unsupported")
    return "algorithm_unsupported";
  if (key === "absent") return "certificate_without_key";
  if (!certificate.use.maySign) return "certificate_unsuitable";
  if (chooseScheme(certificate.publicKeyKind, mechanisms) === null)
    return "mechanism_unsupported";
  if (now > certificate.notAfter) return "certificate_expired";
  return now < certificate.notBefore ? "certificate_not_yet_valid" : null;
}
