import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import type { Fetcher } from "../fetcher.ts";
import type { Evidence, Subject } from "../finding.ts";
import { checkNotOlder, type IssueTimes } from "../freshness.ts";
import { MAX_CRL_BYTES } from "../limits.ts";
import type { Fetched } from "../refresh.ts";
import { openCrl } from "./parse.ts";
import { judgeCrl } from "./status.ts";

/**
 * Fetches a CRL and checks that it is about the certificate, by somebody who may say so, current, and not older than
 * the one before. Whether a delegate who signed it has been revoked is not asked here.
 *
 * @throws PasserelleError `fetch_refused`, `fetch_failed`, `crl_invalid`, `crl_stale`
 */
export async function fetchCrl(
  url: string,
  subject: Subject,
  evidence: Evidence,
  fetcher: Fetcher,
  before: IssueTimes | undefined,
): Promise<Fetched> {
  const bytes = await fetcher({ url, maxBytes: MAX_CRL_BYTES });
  const crl = openCrl(bytes);
  const { covered } = judgeCrl(crl, subject, evidence, () => undefined);
  if (covered === 0) {
    throw new PasserelleError("crl_invalid", "not about the certificate");
  }
  const { thisUpdate, nextUpdate } = crl;
  const issued = { thisUpdate, producedAt: thisUpdate };
  checkNotOlder(issued, before, "crl_stale");
  return { bytes, issued, nextUpdate };
}
