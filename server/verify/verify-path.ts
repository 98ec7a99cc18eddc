import { setMaxListeners } from "node:events";
import type { PathMaterial } from "../path/build.ts";
import type { CheckedPath } from "../path/check-path.ts";
import { findPath, findPaths } from "../path/find-paths.ts";
import {
  checkRevocation,
  type RevocationMode,
} from "../revocation/check-revocation.ts";
import type { Freshness } from "../revocation/freshness.ts";
import { GATHER_TIMEOUT_MS } from "../revocation/limits.ts";
import type {
  GatheredEvidence,
  RevocationSource,
} from "../revocation/revocation-source.ts";
import type { CheckReport } from "./checks.ts";
import { isSettled, type Judge, selectPath } from "./select-path.ts";

/** How what is known about revocation is to be taken. */
interface RevocationRules {
  readonly mode: RevocationMode;
  readonly freshness?: Freshness;
}

/**
 * The likeliest path that is good in everything, by evidence at hand.
 *
 * @throws PasserelleError, one code a cause
 */
export function verifyPath(
  material: PathMaterial,
  evidence: RevocationRules & GatheredEvidence,
  at: Date,
  report: CheckReport,
): CheckedPath {
  if (evidence.mode === "none") return verifyPathAlone(material, at, report);
  const found = findPaths(material, at.getTime());
  report("path");
  const judge = judgeBy([evidence], evidence, material, at);
  return selectPath(found, judge, report);
}

/**
 * The same, by what a source brings: of the likeliest path, and of the others where that leaves anything open, all of
 * them at once; dead locations are waited for so long in all, however many paths there are.
 *
 * @throws PasserelleError, one code a cause
 */
export async function verifyPathOnline(
  material: PathMaterial,
  source: RevocationSource,
  at: Date,
  report: CheckReport,
): Promise<CheckedPath> {
  const found = findPaths(material, at.getTime());
  report("path");
  const { gatherTimeoutMs = GATHER_TIMEOUT_MS } = source;
  const signal = AbortSignal.timeout(gatherTimeoutMs);
  // Each request listens: of many, none is forgotten, which Node would warn of.
  setMaxListeners(0, signal);
  const gather = async ({ certificates }: CheckedPath) =>
    source.gather(certificates, at, material.policy, signal);
  const [first, ...others] = found.paths;
  const evidence = [await gather(first)];
  const judge = judgeBy(evidence, source, material, at);
  if (others.length > 0 && !isSettled(first, judge)) {
    evidence.push(...(await Promise.all(others.map(gather))));
  }
  return selectPath(found, judge, report);
}

/**
 * The likeliest path that is good in everything but revocation, which nobody asks for.
 *
 * @throws PasserelleError, one code a cause
 */
export function verifyPathAlone(
  material: PathMaterial,
  at: Date,
  report: CheckReport,
): CheckedPath {
  const path = findPath(material, at.getTime());
  report("path");
  return path;
}

/** Every path is judged by all there is: who may speak of it, `checkRevocation` finds out. */
function judgeBy(
  evidence: readonly GatheredEvidence[],
  { mode, freshness }: RevocationRules,
  { intermediates, policy }: PathMaterial,
  at: Date,
): Judge {
  return ({ certificates }) =>
    checkRevocation({
      path: certificates,
      crls: evidence.flatMap(({ crls }) => crls),
      ocspResponses: evidence.flatMap(({ ocspResponses }) => ocspResponses),
      at,
      mode,
      certificates: [
        ...intermediates,
        ...evidence.flatMap(({ certificates: delegates = [] }) => delegates),
      ],
      policy,
      ...(freshness && { freshness }),
    });
}
