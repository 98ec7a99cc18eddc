import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { equalBytes } from "../../der/equal-bytes.ts";
import type { Fetcher } from "../fetcher.ts";
import type { Evidence, Subject } from "../finding.ts";
import { checkNotOlder, type IssueTimes } from "../freshness.ts";
import type { Fetched } from "../refresh.ts";
import { isCertificateId } from "./certificate-id.ts";
import { type OcspResponse, parseOcspResponse } from "./parse.ts";
import { encodeOcspRequest, ocspFetchRequest } from "./request.ts";
import { findStatusInOcsp } from "./status.ts";

/**
 * What is sent to keep an old answer from being played back: `require` refuses answers without our nonce, which many
 * responders of public authorities never give; `offer` sends one and insists only if the answer has one; `omit` sends
 * none, and short requests go by GET, through caches.
 */
export type NoncePolicy = "require" | "offer" | "omit";

export interface OcspFetch {
  /** Aborted when the sign-in should wait no longer. */
  readonly signal: AbortSignal;
  readonly fetcher: Fetcher;
  readonly noncePolicy: NoncePolicy;
  /** 32 random bytes. */
  readonly createNonce: () => Uint8Array;
}

/**
 * Asks one responder about a certificate and checks the answer to be about it, authorised, fresh, and not older than
 * the one before. Whether a delegated responder has been revoked is not asked here.
 *
 * @throws PasserelleError `fetch_refused`, `fetch_failed`, `ocsp_invalid`, `ocsp_stale`
 */
export async function fetchOcspResponse(
  url: string,
  subject: Subject,
  evidence: Evidence,
  { fetcher, noncePolicy, createNonce }: OcspFetch,
  before: IssueTimes | undefined,
): Promise<Fetched> {
  const nonce = noncePolicy === "omit" ? undefined : createNonce();
  const request = encodeOcspRequest(subject, nonce);
  const bytes = await fetcher(ocspFetchRequest(url, request, !nonce));
  const response = parseOcspResponse(bytes);
  checkNonce(response, nonce, noncePolicy);
  const single = response.responses.find(({ certificateId }) =>
    isCertificateId(certificateId, subject),
  );
  if (!single) {
    throw new PasserelleError("ocsp_invalid", "not about the certificate");
  }
  const finding = findStatusInOcsp(
    subject,
    { ...evidence, ocspResponses: [response] },
    () => undefined,
  );
  if (finding.status === "undetermined") {
    const [problem] = finding.problems;
    throw problem ?? new PasserelleError("ocsp_invalid", "no status");
  }
  const { thisUpdate, nextUpdate } = single;
  const issued = { thisUpdate, producedAt: response.producedAt };
  checkNotOlder(issued, before, "ocsp_stale");
  return { bytes, issued, nextUpdate };
}

/** RFC 6960 §4.4.1, RFC 9654 §2.1. */
function checkNonce(
  response: OcspResponse,
  nonce: Uint8Array | undefined,
  policy: NoncePolicy,
): void {
  if (!nonce) return;
  if (!response.nonce) {
    if (policy !== "require") return;
    throw new PasserelleError("ocsp_invalid", "answer without the nonce");
  }
  if (!equalBytes(response.nonce, nonce)) {
    throw new PasserelleError("ocsp_invalid", "answer to another request");
  }
}
