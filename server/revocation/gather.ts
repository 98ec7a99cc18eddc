import { createHash } from "node:crypto";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { hex } from "../der/hex.ts";
import { fetchCrl } from "./crl/fetch.ts";
import { openCrl } from "./crl/parse.ts";
import { findCrlDelegate } from "./crl/issuer.ts";
import { findStatusInCrls } from "./crl/status.ts";
import { type Evidence, isSettled, type Subject } from "./finding.ts";
import { MAX_CRL_DELEGATIONS } from "./limits.ts";
import { crlUrlsOf, ocspUrlsOf } from "./locations.ts";
import { fetchOcspResponse, type OcspFetch } from "./ocsp/fetch.ts";
import { parseOcspResponse } from "./ocsp/parse.ts";
import { findResponderDelegate } from "./ocsp/responder.ts";
import { findStatusInOcsp } from "./ocsp/status.ts";
import type { Load, Refresh } from "./refresh.ts";
import { untilAborted } from "./deadline.ts";

/** What was fetched about one certificate. DER each. */
export interface Gathered {
  readonly crls: Uint8Array[];
  readonly ocspResponses: Uint8Array[];
  readonly problems: PasserelleError[];
}

/** What every step of the gathering needs. */
interface Search {
  /** What is at hand without asking. */
  readonly evidence: Evidence;
  readonly fetch: OcspFetch;
  readonly refresh: Refresh;
  readonly gathered: Gathered;
}

/**
 * Gathers from the network what settles a certificate's status: the authority's OCSP responders one after the other,
 * then its CRLs, until good or revoked is certain; and the CRLs about the delegates who signed these.
 */
export async function gatherEvidence(
  subject: Subject,
  evidence: Evidence,
  fetch: OcspFetch,
  refresh: Refresh,
): Promise<Gathered> {
  const gathered: Gathered = { crls: [], ocspResponses: [], problems: [] };
  const search: Search = { evidence, fetch, refresh, gathered };
  if (!(await askResponders(subject, search))) {
    await gatherCrls(subject, search, 0);
  }
  return gathered;
}

/** @returns whether the status is settled */
async function askResponders(
  subject: Subject,
  search: Search,
): Promise<boolean> {
  const { evidence, fetch, gathered } = search;
  const serialNumber = hex(subject.certificate.serialNumber);
  for (const url of ocspUrlsOf(subject.certificate)) {
    const key = `ocsp ${digestOfIssuer(subject)} ${serialNumber} ${url}`;
    const bytes = await load(key, search, (before) =>
      fetchOcspResponse(url, subject, evidence, fetch, before),
    );
    if (!bytes) continue;
    gathered.ocspResponses.push(bytes);
    const response = parseOcspResponse(bytes);
    const delegate = findResponderDelegate(response, subject, evidence);
    if (delegate) await gatherCrls(delegate, search, 1);
    const known = { ...knownTo(search), ocspResponses: [response] };
    if (isSettled(findStatusInOcsp(subject, known))) return true;
  }
  return false;
}

/** @param delegations how many delegates stand between the path and the subject */
async function gatherCrls(
  subject: Subject,
  search: Search,
  delegations: number,
): Promise<void> {
  const { evidence, fetch, gathered } = search;
  const isKnown = () =>
    isSettled(findStatusInCrls(subject, knownTo(search), delegations));
  if (delegations > MAX_CRL_DELEGATIONS || isKnown()) return;
  for (const url of crlUrlsOf(subject.certificate)) {
    const key = `crl ${digestOfAuthorities(subject)} ${url}`;
    const bytes = await load(key, search, (before) =>
      fetchCrl(url, subject, evidence, fetch.fetcher, before),
    );
    if (!bytes) continue;
    gathered.crls.push(bytes);
    const delegate = findCrlDelegate(openCrl(bytes), subject, evidence);
    if (delegate) await gatherCrls(delegate, search, delegations + 1);
    if (isKnown()) return;
  }
}

/** Through the cache, what failed noted. What has begun goes on, so that the next sign-in finds it in the cache. */
async function load(
  key: string,
  { refresh, evidence, gathered, fetch: { signal } }: Search,
  fetchNow: Load,
): Promise<Uint8Array | undefined> {
  try {
    signal.throwIfAborted();
    const refreshed = refresh(key, evidence.at, fetchNow);
    const { bytes, problem } = await untilAborted(refreshed, signal);
    if (problem) gathered.problems.push(problem);
    return bytes;
  } catch (cause) {
    if (cause !== signal.reason) throw cause;
    gathered.problems.push(TOO_SLOW);
    return undefined;
  }
}

const TOO_SLOW = new PasserelleError(
  "fetch_failed",
  "no time was left to wait for an answer",
);

function knownTo({ evidence, gathered }: Search): Evidence {
  const crls = [...evidence.crls, ...gathered.crls.map(openCrl)];
  return { ...evidence, crls };
}

/** Keeps apart what different issuers, or different keys of one, answer at the same URL: a response is by their word. */
function digestOfIssuer({ certificate, authorities }: Subject): string {
  return digestOf([
    certificate.issuer,
    ...authorities.slice(0, 1).map(({ publicKey }) => publicKey.bytes),
  ]);
}

/**
 * Keeps apart what a CRL at the same URL is worth on different paths: of two certificates of one authority, one may let
 * it sign CRLs and the other not.
 */
function digestOfAuthorities({ certificate, authorities }: Subject): string {
  return digestOf([
    certificate.issuer,
    ...authorities.map(({ bytes }) => bytes),
  ]);
}

function digestOf(elements: readonly Uint8Array[]): string {
  const hash = createHash("sha256");
  for (const element of elements) hash.update(element);
  return hash.digest("hex");
}
