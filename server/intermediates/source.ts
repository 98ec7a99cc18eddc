import * as v from "valibot";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { parseWith } from "@passerelle/shared/protocol/parse.ts";
import type { AlgorithmPolicy } from "../algorithms/policy.ts";
import { verifySignature } from "../algorithms/verify-signature.ts";
import type { Certificate } from "../certificate/parse.ts";
import { candidateMatches } from "../names/compare.ts";
import { tell } from "../options/listener.ts";
import { functionOption } from "../options/shapes.ts";
import { inTime, untilAborted } from "../revocation/deadline.ts";
import { createHttpFetcher } from "../revocation/fetch-http.ts";
import type { Fetcher } from "../revocation/fetcher.ts";
import { LOAD_TIMEOUT_MS } from "../revocation/limits.ts";
import { issuerUrlsOf } from "../revocation/locations.ts";
import { isGood } from "../revocation/work.ts";
import { Answers } from "./answers.ts";
import type { IntermediateSource } from "./intermediate-source.ts";
import {
  MAX_ANSWER_BYTES,
  MAX_ISSUER_LOCATIONS,
  MAX_NAMED_ISSUERS,
} from "./limits.ts";
import { parseIssuers } from "./parse-issuers.ts";

export interface IntermediateSourceOptions {
  /** Default: `createHttpFetcher()`. */
  readonly fetcher?: Fetcher;
  /** `crt.authority.example`: the only hosts that are asked. Default: any that the fetcher allows. */
  readonly hosts?: readonly string[];
  /** Told why something could not be had, for the log: it names hosts, never a person. */
  readonly onProblem?: (problem: PasserelleError) => void;
}

const host = v.pipe(
  v.string(),
  v.check(
    (text) =>
      URL.canParse(`http://${text}`) &&
      new URL(`http://${text}`).hostname === text,
    "a host name",
  ),
);

const optionsSchema = v.strictObject({
  fetcher: v.optional(functionOption<Fetcher>()),
  hosts: v.optional(v.pipe(v.array(host), v.minLength(1))),
  onProblem: v.optional(functionOption<(problem: PasserelleError) => void>()),
});

/**
 * Brings the issuers of certificates from where these say they are (AIA caIssuers). The certificates are anybody's, and
 * so are their URLs: without `hosts`, a visitor can have the server ask any public address for a certificate.
 *
 * @throws PasserelleError `configuration_refused`
 */
export function createIntermediateSource(
  options: IntermediateSourceOptions = {},
): IntermediateSource {
  const {
    fetcher = createHttpFetcher(),
    hosts,
    onProblem = () => undefined,
  } = parseWith(optionsSchema, options, "configuration_refused");

  /** Runs a step; undefined where it is refused, which `onProblem` hears of. */
  const attempt = async <Value>(
    step: () => Value | Promise<Value>,
  ): Promise<Value | undefined> => {
    try {
      return await step();
    } catch (problem) {
      if (!(problem instanceof PasserelleError)) throw problem;
      tell(onProblem, problem);
      return undefined;
    }
  };
  const answers = new Answers((url) =>
    attempt(async () => {
      const load = fetcher({ url, maxBytes: MAX_ANSWER_BYTES });
      return parseIssuers(await inTime(load, LOAD_TIMEOUT_MS, "fetch_failed"));
    }),
  );
  const isAllowed = (url: string): boolean =>
    hosts === undefined ||
    (URL.canParse(url) && hosts.includes(new URL(url).hostname));

  return {
    async findIssuers(certificate, at, policy, signal) {
      const urls = (await attempt(() => issuerUrlsOf(certificate))) ?? [];
      const select = selectIssuers(certificate, policy);
      for (const url of urls.filter(isAllowed).slice(0, MAX_ISSUER_LOCATIONS)) {
        const found = answers.find(url, at.getTime(), select);
        const issuers = await untilAbandoned(found, signal);
        if (issuers.length > 0) return issuers;
      }
      return [];
    },
  };
}

/** Nothing where the sign-in waits no longer; what has begun goes on, for the next one to find. */
async function untilAbandoned(
  found: Promise<readonly Certificate[]>,
  signal: AbortSignal,
): Promise<readonly Certificate[]> {
  try {
    return await untilAborted(found, signal);
  } catch (cause) {
    if (cause !== signal.reason) throw cause;
    return [];
  }
}

function selectIssuers(
  { issuer, signatureAlgorithm, tbs, signature }: Certificate,
  policy: AlgorithmPolicy,
): (certificates: readonly Certificate[]) => readonly Certificate[] {
  const hasSigned = ({ publicKey }: Certificate): boolean =>
    isGood(() =>
      verifySignature({
        algorithm: signatureAlgorithm,
        publicKey,
        data: tbs,
        signature,
        policy,
        what: "certificate",
      }),
    );
  return (certificates) =>
    certificates
      .filter(({ subject }) => candidateMatches(subject, issuer))
      .slice(0, MAX_NAMED_ISSUERS)
      .filter(hasSigned);
}
