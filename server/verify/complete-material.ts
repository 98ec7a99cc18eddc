import type { Certificate } from "../certificate/parse.ts";
import { equalBytes } from "../der/equal-bytes.ts";
import type { IntermediateSource } from "../intermediates/intermediate-source.ts";
import {
  COMPLETION_TIMEOUT_MS,
  MAX_ASKED_CERTIFICATES,
} from "../intermediates/limits.ts";
import { candidateMatches } from "../names/compare.ts";
import type { PathMaterial } from "../path/build.ts";
import { lacksIssuers } from "../path/find-paths.ts";

/**
 * Adds intermediates from a source as long as there is no good path, and further ones may make one. They are
 * candidates like those in the message: the path must still end in a trust anchor.
 *
 * @returns undefined where none came
 */
export async function completeMaterial(
  material: PathMaterial,
  source: IntermediateSource,
  at: Date,
): Promise<PathMaterial | undefined> {
  const asked: Certificate[] = [];
  const found = [...material.intermediates];
  const completed = { ...material, intermediates: found };
  const signal = AbortSignal.timeout(COMPLETION_TIMEOUT_MS);
  while (
    asked.length < MAX_ASKED_CERTIFICATES &&
    lacksIssuers(completed, at.getTime())
  ) {
    const next = nextToAsk(completed, asked);
    if (!next) break;
    asked.push(next);
    found.push(
      ...(await source.findIssuers(next, at, material.policy, signal)),
    );
  }
  return found.length > material.intermediates.length ? completed : undefined;
}

/** Of the certificates that a path may lead through: one without any issuer at hand, before one that has some. */
function nextToAsk(
  { certificate, intermediates }: PathMaterial,
  asked: readonly Certificate[],
): Certificate | undefined {
  const issuersOf = ({ issuer }: Certificate) =>
    intermediates.filter(({ subject }) => candidateMatches(subject, issuer));
  const reached = new Set([certificate]);
  for (const each of reached) {
    for (const issuer of issuersOf(each)) reached.add(issuer);
  }
  const open = [...reached].filter(
    ({ bytes }) => !asked.some((other) => equalBytes(other.bytes, bytes)),
  );
  return open.find((each) => issuersOf(each).length === 0) ?? open[0];
}
