import type { Fetcher } from "../fetcher.ts";
import type { Evidence, Subject } from "../finding.ts";
import { MAX_CRL_BYTES } from "../limits.ts";
import type { Fetched } from "../refresh.ts";
import { parseCrl } from "./parse.ts";
import { judgeCrl } from "./status.ts";

/**
 * Fetches a CRL and checks that nothing is wrong with it, as far as it is about the certificate. Whether a delegate who
 * signed it has been revoked is not asked here.
 *
 * @throws PasserelleError `fetch_refused`, `fetch_failed`, `crl_invalid`, `crl_stale`
 */
export async function fetchCrl(
  url: string,
  subject: Subject,
  evidence: Evidence,
  fetcher: Fetcher,
): Promise<Fetched> {
  const bytes = await fetcher({ url, maxBytes: MAX_CRL_BYTES });
  const crl = parseCrl(bytes);
  judgeCrl(crl, subject, evidence, () => undefined);
  return { bytes, nextUpdate: crl.nextUpdate };
}
