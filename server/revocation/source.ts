import { randomBytes } from "node:crypto";
import * as v from "valibot";
import type { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { parseWith } from "@passerelle/shared/protocol/parse.ts";
import { parseGivenCertificates } from "../options/given-certificates.ts";
import { tell } from "../options/listener.ts";
import {
  der,
  durationMs,
  freshnessSchema,
  functionOption,
  objectWith,
  timerMs,
} from "../options/shapes.ts";
import { parseUsable } from "../der/parse-usable.ts";
import { createRevocationCache, type RevocationCache } from "./cache.ts";
import { openCrl } from "./crl/parse.ts";
import { findStatusInCrls } from "./crl/status.ts";
import { createHttpFetcher } from "./fetch-http.ts";
import type { Fetcher } from "./fetcher.ts";
import { type Evidence, isSettled, subjectsOf } from "./finding.ts";
import type { Freshness } from "./freshness.ts";
import { gatherEvidence } from "./gather.ts";
import * as limits from "./limits.ts";
import type { NoncePolicy } from "./ocsp/fetch.ts";
import { shareGets } from "./share-gets.ts";
import { RevocationWork } from "./work.ts";
import type { RevocationSource } from "./revocation-source.ts";
import { createRefresh } from "./refresh.ts";

export interface RevocationSourceOptions {
  /** `hard`: a certificate whose status cannot be found out is refused. `soft`: it passes. */
  readonly mode: RevocationSource["mode"];
  /** `none` for a closed network, where only `crls` count. Default: `createHttpFetcher()`. */
  readonly fetcher?: Fetcher | "none";
  /** CRLs at hand without asking anybody, such as those of `createCrlFolder`. */
  readonly crls?: { current(): readonly Uint8Array[] };
  /** Certificates, DER, of those to whom authorities delegate the signing of CRLs; nothing of them is trusted. */
  readonly crlIssuers?: readonly Uint8Array[];
  readonly cache?: RevocationCache;
  /** A CRL or answer is asked for again after this time, even if its nextUpdate is later. */
  readonly maxCacheMs?: number;
  /** How long a sign-in waits for the network in all, whatever number of locations is dead. Default: 10 seconds. */
  readonly gatherTimeoutMs?: number;
  readonly nonce?: NoncePolicy;
  readonly createNonce?: () => Uint8Array;
  readonly freshness?: Freshness;
  /** Told why something could not be had, for the log: it names hosts, never a person. */
  readonly onProblem?: (problem: PasserelleError) => void;
}

const optionsSchema = v.strictObject({
  mode: v.picklist(["hard", "soft"]),
  fetcher: v.optional(v.union([v.literal("none"), functionOption<Fetcher>()])),
  crls: v.optional(
    objectWith<NonNullable<RevocationSourceOptions["crls"]>>("current"),
  ),
  crlIssuers: v.optional(v.array(der)),
  cache: v.optional(objectWith<RevocationCache>("get", "set")),
  maxCacheMs: v.optional(durationMs),
  gatherTimeoutMs: v.optional(timerMs),
  nonce: v.optional(v.picklist(["require", "offer", "omit"])),
  createNonce: v.optional(functionOption<() => Uint8Array>()),
  freshness: v.optional(freshnessSchema),
  onProblem: v.optional(functionOption<(problem: PasserelleError) => void>()),
});

/**
 * Brings CRLs and OCSP responses: the CRLs at hand, then what the authority's OCSP responder says, then the CRLs it
 * publishes, each only where the ones before leave the status open. What is fetched is checked before it is kept.
 *
 * The URLs in a path that is not validated are anybody’s: `gather` is for validated paths alone, at a moment that is
 * now. What it cannot bring it leaves out, and the check that follows judges what that means.
 *
 * @throws PasserelleError `configuration_refused`
 */
export function createRevocationSource(
  options: RevocationSourceOptions,
): RevocationSource {
  parseWith(optionsSchema, options, "configuration_refused");
  const {
    mode,
    fetcher = createHttpFetcher(),
    crls: crlsAtHand = { current: () => [] },
    crlIssuers = [],
    cache = createRevocationCache(limits.MAX_CACHE_BYTES),
    maxCacheMs = limits.MAX_CACHE_MS,
    nonce: noncePolicy = "offer",
    createNonce = () => randomBytes(limits.OCSP_NONCE_BYTES),
    freshness = {},
    onProblem = () => undefined,
    gatherTimeoutMs = limits.GATHER_TIMEOUT_MS,
  } = options;
  const refresh = createRefresh(cache, maxCacheMs);
  const fetcherFor = fetcher === "none" ? undefined : shareGets(fetcher);
  const certificates = parseGivenCertificates("crlIssuers", crlIssuers);
  return {
    mode,
    freshness,
    gatherTimeoutMs,
    async gather(
      path,
      at,
      policy,
      signal = AbortSignal.timeout(gatherTimeoutMs),
    ) {
      const crls = crlsAtHand.current();
      if (!fetcherFor) return { crls, ocspResponses: [], certificates };
      const problems: PasserelleError[] = [];
      const evidence: Evidence = {
        crls: parseUsable(crls, openCrl, problems),
        ocspResponses: [],
        certificates,
        at: at.getTime(),
        policy,
        freshness,
        work: new RevocationWork(),
      };
      const fetch = {
        signal,
        fetcher: fetcherFor(signal),
        noncePolicy,
        createNonce,
      };
      const gathered = await Promise.all(
        subjectsOf(path)
          .filter((one) => !isSettled(findStatusInCrls(one, evidence)))
          .map((one) => gatherEvidence(one, evidence, fetch, refresh)),
      );
      problems.push(...gathered.flatMap((one) => one.problems));
      for (const problem of problems) tell(onProblem, problem);
      return {
        crls: [...crls, ...gathered.flatMap((one) => one.crls)],
        ocspResponses: gathered.flatMap((one) => one.ocspResponses),
        certificates,
      };
    },
  };
}
