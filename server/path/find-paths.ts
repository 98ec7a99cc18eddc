import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { MAX_PATHS } from "../limits.ts";
import { PathBuilder, type PathMaterial } from "./build.ts";
import { type CheckedPath, checkIssuers, checkLast } from "./check-path.ts";

/** Paths from a certificate to a trust anchor that satisfy RFC 5280 §6.1 and the policy, revocation aside. */
export interface FoundPaths {
  /** The likeliest first. */
  readonly paths: readonly [CheckedPath, ...CheckedPath[]];
  /** Why there may be further ones, where not all were looked for: `path_too_complex`. */
  readonly incomplete: PasserelleError | undefined;
}

/**
 * Finds the likeliest path.
 *
 * @param at Unix time in milliseconds
 * @throws PasserelleError, one code a cause: what the path that came furthest failed for
 */
export function findPath(material: PathMaterial, at: number): CheckedPath {
  const { paths, failures } = search(material, at, 1);
  const [path] = paths;
  if (!path) throw failures.furthest;
  return path;
}

/**
 * Finds every path, within a bound on the work.
 *
 * @param at Unix time in milliseconds
 * @throws PasserelleError, one code a cause: what the path that came furthest failed for
 */
export function findPaths(material: PathMaterial, at: number): FoundPaths {
  const { paths, failures } = search(material, at, MAX_PATHS);
  const [first, ...others] = paths;
  if (!first) throw failures.furthest;
  const incomplete =
    paths.length < MAX_PATHS
      ? failures.of("building")
      : new PasserelleError("path_too_complex", "too many good paths");
  return { paths: [first, ...others], incomplete };
}

/**
 * Whether there is no path only for want of issuers: none leads through good ones to an anchor, and all were tried.
 *
 * @param at Unix time in milliseconds
 */
export function lacksIssuers(material: PathMaterial, at: number): boolean {
  const { paths, failures } = search(material, at, 1);
  return (
    paths.length === 0 &&
    !failures.of("signer") &&
    failures.of("building")?.code !== "path_too_complex"
  );
}

function search(
  material: PathMaterial,
  at: number,
  limit: number,
): { readonly paths: readonly CheckedPath[]; readonly failures: Failures } {
  const { policy } = material;
  const builder = new PathBuilder(material);
  const failures = new Failures();
  const paths: CheckedPath[] = [];
  while (paths.length < limit) {
    const path = failures.note("building", () => builder.next());
    if (!path) break;
    const issuers = failures.note("issuers", () =>
      checkIssuers(path, at, policy),
    );
    const checked =
      issuers && failures.note("signer", () => checkLast(issuers, at, policy));
    if (checked) paths.push(checked);
  }
  return { paths, failures };
}

/** How far a path came: what it failed for at the end says more than what another failed for at the beginning. */
const STAGES = ["signer", "issuers", "building"] as const;
type Stage = (typeof STAGES)[number];

/** What paths failed for: of each stage, the likeliest one's. */
class Failures {
  readonly #first = new Map<Stage, PasserelleError>();

  /** Undefined where `step` throws a refusal, which is remembered. */
  note<Result>(stage: Stage, step: () => Result): Result | undefined {
    try {
      return step();
    } catch (failure) {
      if (!(failure instanceof PasserelleError)) throw failure;
      if (!this.#first.has(stage)) this.#first.set(stage, failure);
      return undefined;
    }
  }

  of(stage: Stage): PasserelleError | undefined {
    return this.#first.get(stage);
  }

  get furthest(): PasserelleError | undefined {
    return STAGES.map((stage) => this.of(stage)).find(Boolean);
  }
}
