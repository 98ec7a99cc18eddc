import { randomBytes } from "node:crypto";
import * as v from "valibot";
import * as limits from "@passerelle/shared/limits.ts";
import { relyingPartyName } from "@passerelle/shared/protocol/challenge.ts";
import { origin } from "@passerelle/shared/protocol/fields.ts";
import { parseWith } from "@passerelle/shared/protocol/parse.ts";
import type { Certificate } from "../certificate/parse.ts";
import {
  type AcceptedIssuers,
  type IssuerNames,
  resolveAcceptedIssuers,
} from "../challenge/accepted-issuers.ts";
import { createMemoryChallengeStore } from "../challenge/memory-store.ts";
import type { ChallengeStore } from "../challenge/store.ts";
import type { SignerPolicy } from "../cms/verify-signer-info.ts";
import type { IntermediateSource } from "../intermediates/intermediate-source.ts";
import type { IntermediateCache } from "../path/intermediate-cache.ts";
import type { PathPolicy } from "../path/policy.ts";
import type { RevocationSource } from "../revocation/revocation-source.ts";
import { parseTrustAnchors, type TrustAnchors } from "../path/trust-anchors.ts";
import { MAX_CHALLENGE_LIFETIME_MS } from "../limits.ts";
import {
  type CertificateSource,
  follow,
  isCertificateSource,
} from "../options/certificate-source.ts";
import { parseGivenCertificates } from "../options/given-certificates.ts";
import {
  der,
  freshnessSchema,
  functionOption,
  hasMethods,
  objectWith,
  timerMs,
} from "../options/shapes.ts";
import { checkInstant } from "./instant.ts";
import type { VerificationPolicy } from "./policy.ts";
import { resolvePolicy } from "./policy-schema.ts";

export interface RelyingPartyOptions {
  /** The site's web origin in its ASCII serialisation: `https://www.example.coop`. */
  readonly origin: string;
  /** What the dialog calls the relying party, beside the origin. */
  readonly name: string;
  /** Certificates of the authorities whose customers may sign in, DER; at least one. */
  readonly trustAnchors: readonly Uint8Array[] | CertificateSource;
  /**
   * Certificates of authorities between the anchors and the customers, DER: looked at beside those in the message, so
   * that no path depends on what the signer puts there, and copied. Nothing of them is trusted. Default: none.
   */
  readonly intermediates?: readonly Uint8Array[] | CertificateSource;
  /** Brings those that are in neither place, from where certificates say they are. Default: nothing is asked for. */
  readonly intermediateSource?: IntermediateSource;
  /** Default: none, and then « Connexion au token » offers the certificates of every authority. */
  readonly acceptedIssuers?: AcceptedIssuers;
  /** Default: in memory, for one server process. */
  readonly challengeStore?: ChallengeStore;
  /** `none`: nothing tells whether a certificate has been revoked. There is no default, so that nobody forgets. */
  readonly revocation: RevocationSource | "none";
  /** Spares verifying the same issuers' certificates at each sign-in. Default: none. */
  readonly intermediateCache?: IntermediateCache;
  /** What certificates and signatures must satisfy; by default as strict as a sign-in should be. */
  readonly certificatePolicy?: VerificationPolicy;
  /** Default: the system's clock. */
  readonly clock?: () => Date;
  /** How long a challenge can be answered. Default: ten minutes. */
  readonly challengeLifetimeMs?: number;
}

export interface Configuration {
  readonly origin: string;
  readonly name: string;
  readonly trustAnchors: () => TrustAnchors;
  readonly intermediates: () => readonly Certificate[];
  readonly intermediateSource: IntermediateSource | undefined;
  readonly acceptedIssuers: () => IssuerNames;
  readonly store: ChallengeStore;
  readonly revocation: RevocationSource | undefined;
  readonly intermediateCache: IntermediateCache | undefined;
  readonly policy: PathPolicy & SignerPolicy;
  readonly clock: () => Date;
  readonly lifetimeMs: number;
  readonly randomBytes: (length: number) => Uint8Array;
}

/** Browsers call these secure without TLS (W3C Secure Contexts §3.1); no other site can be signed in to over http. */
const LOOPBACK = /^http:\/\/(?:localhost|127(?:\.\d+){3}|\[::1\])(?::\d+)?$/;

const optionsSchema = v.strictObject({
  trustAnchors: v.optional(v.unknown()),
  intermediates: v.optional(v.unknown()),
  intermediateSource: v.optional(objectWith<IntermediateSource>("findIssuers")),
  acceptedIssuers: v.optional(v.unknown()),
  certificatePolicy: v.optional(v.unknown()),
  challengeStore: v.optional(objectWith<ChallengeStore>("put", "take")),
  revocation: v.union([
    v.literal("none"),
    v.custom<RevocationSource>(isRevocationSource),
  ]),
  intermediateCache: v.optional(objectWith<IntermediateCache>("find", "add")),
  clock: v.optional(functionOption<() => Date>()),
  origin: v.pipe(
    origin,
    v.check((value) => value.startsWith("https:") || LOOPBACK.test(value)),
  ),
  name: v.pipe(v.string(), v.trim(), relyingPartyName),
  challengeLifetimeMs: v.optional(
    v.pipe(
      v.number(),
      v.integer(),
      v.minValue(1000),
      v.maxValue(MAX_CHALLENGE_LIFETIME_MS),
    ),
    limits.DEFAULT_CHALLENGE_LIFETIME_MS,
  ),
});

/**
 * Checks and completes the options, so that nothing can be left open by mistake.
 *
 * @throws PasserelleError `configuration_refused`
 */
export function resolveConfiguration(
  options: RelyingPartyOptions,
): Configuration {
  const {
    origin: site,
    name,
    challengeLifetimeMs,
    intermediateSource,
    revocation,
    intermediateCache,
    clock: uncheckedClock = () => new Date(),
    challengeStore,
  } = parseWith(optionsSchema, options, "configuration_refused");
  const { intermediates = [] } = options;
  const trustAnchors = following(options.trustAnchors, parseTrustAnchors);
  const clock = () => checkInstant(uncheckedClock());
  return {
    origin: site,
    name,
    lifetimeMs: challengeLifetimeMs,
    trustAnchors,
    intermediates: following(intermediates, parseIntermediates),
    intermediateSource,
    acceptedIssuers: resolveAcceptedIssuers(
      options.acceptedIssuers,
      trustAnchors,
      name,
    ),
    store: challengeStore ?? createMemoryChallengeStore({ clock }),
    revocation: revocation === "none" ? undefined : revocation,
    intermediateCache,
    policy: resolvePolicy(options.certificatePolicy),
    clock,
    randomBytes,
  };
}

/** Without a source, what is given must be certificates: `parse` refuses anything else. */
function following<Parsed>(
  given: readonly Uint8Array[] | CertificateSource,
  parse: (certificates: readonly Uint8Array[]) => Parsed,
): () => Parsed {
  if (isCertificateSource(given)) return follow(() => given.current(), parse);
  const parsed = parse(given);
  return () => parsed;
}

const intermediatesSchema = v.object({ intermediates: v.array(der) });

/** From copies of the bytes, as `parseTrustAnchors` does. */
function parseIntermediates(
  certificates: readonly Uint8Array[],
): readonly Certificate[] {
  const { intermediates } = parseWith(
    intermediatesSchema,
    { intermediates: certificates },
    "configuration_refused",
  );
  return parseGivenCertificates(
    "intermediates",
    intermediates.map((each) => Uint8Array.from(each)),
  );
}

function isRevocationSource(given: unknown): given is RevocationSource {
  if (!hasMethods(given, ["gather"])) return false;
  const {
    mode,
    freshness = {},
    gatherTimeoutMs = 1,
  } = given as Partial<RevocationSource>;
  return (
    (mode === "hard" || mode === "soft") &&
    v.is(freshnessSchema, freshness) &&
    v.is(timerMs, gatherTimeoutMs)
  );
}
