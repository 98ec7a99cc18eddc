import type { ErrorCode } from "@passerelle/shared/errors/codes.ts";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { languageOf, sentenceFor } from "@passerelle/shared/errors/sentence.ts";

/** Refusals for which the service is at fault, not the person or the key. */
const SERVICE_FAULTS: ReadonlySet<ErrorCode> = new Set([
  "configuration_refused",
  "revocation_unavailable",
  "crl_invalid",
  "crl_stale",
  "ocsp_invalid",
  "ocsp_stale",
  "fetch_refused",
  "fetch_failed",
  "trust_material_invalid",
  "trusted_list_invalid",
  "challenge_store_failed",
]);

/** What a person whose sign-in is refused may be told. */
export interface Refusal {
  /** HTTP status: 403, or 503 where the service is at fault. */
  readonly status: 403 | 503;
  readonly code: ErrorCode;
  /** The sentence for the person, in the language asked for. */
  readonly sentence: string;
}

/**
 * The refusal that stands behind an error. What else an error says is for the log.
 *
 * @param acceptLanguage the request's Accept-Language
 * @throws what is no PasserelleError, unchanged
 */
export function refusalOf(
  error: unknown,
  acceptLanguage: string | undefined,
): Refusal {
  if (!(error instanceof PasserelleError)) throw error;
  const { code } = error;
  return {
    status: SERVICE_FAULTS.has(code) ? 503 : 403,
    code,
    sentence: sentenceFor(code, languageOf(acceptLanguage ?? "fr")),
  };
}
