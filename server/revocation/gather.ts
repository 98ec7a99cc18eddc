import { createHash } from "node:crypto";
import type { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { fetchCrl } from "./crl/fetch.ts";
import { parseCrl } from "./crl/parse.ts";
import { findStatusInCrls } from "./crl/status.ts";
import { type Evidence, isSettled, type Subject } from "./finding.ts";
import { crlUrlsOf, ocspUrlsOf } from "./locations.ts";
import { fetchOcspResponse, type OcspFetch } from "./ocsp/fetch.ts";
import { parseOcspResponse } from "./ocsp/parse.ts";
import { findStatusInOcsp } from "./ocsp/status.ts";
import type { Refresh } from "./refresh.ts";

/** What was fetched about one certificate. DER each. */
export interface Gathered {
  readonly crls: Uint8Array[];
  readonly ocspResponses: Uint8Array[];
  readonly problems: PasserelleError[];
}

/**
 * Gathers from the network what settles a certificate's status: the authority's OCSP responders one after the other,
 * then its CRLs, until good or revoked is certain.
 */
export async function gatherEvidence(
  subject: Subject,
  evidence: Evidence,
  fetch: OcspFetch,
  refresh: Refresh,
): Promise<Gathered> {
  const gathered: Gathered = { crls: [], ocspResponses: [], problems: [] };
  const authority = digestOfAuthority(subject);
  const { at } = evidence;

  for (const url of ocspUrlsOf(subject.certificate)) {
    const serialNumber = hex(subject.certificate.serialNumber);
    const key = `ocsp ${authority} ${serialNumber} ${url}`;
    const { bytes, problem } = await refresh(key, at, () =>
      fetchOcspResponse(url, subject, evidence, fetch),
    );
    if (problem) gathered.problems.push(problem);
    if (!bytes) continue;
    gathered.ocspResponses.push(bytes);
    const ocspResponses = [parseOcspResponse(bytes)];
    if (isSettled(findStatusInOcsp(subject, { ...evidence, ocspResponses })))
      return gathered;
  }

  for (const url of crlUrlsOf(subject.certificate)) {
    const { bytes, problem } = await refresh(
      `crl ${authority} ${url}`,
      at,
      () => fetchCrl(url, subject, evidence, fetch.fetcher),
    );
    if (problem) gathered.problems.push(problem);
    if (!bytes) continue;
    gathered.crls.push(bytes);
    const crls = [...evidence.crls, ...gathered.crls.map(parseCrl)];
    if (isSettled(findStatusInCrls(subject, { ...evidence, crls })))
      return gathered;
  }
  return gathered;
}

/** Keeps apart what different authorities, or different keys of one, say at the same URL. */
function digestOfAuthority({ certificate, authorities }: Subject): string {
  const hash = createHash("sha256").update(certificate.issuer);
  for (const { publicKey } of authorities) hash.update(publicKey.bytes);
  return hash.digest("hex");
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
