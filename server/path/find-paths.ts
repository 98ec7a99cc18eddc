import { buildPaths, type PathMaterial } from "./build.ts";
import { type CheckedPath, checkPath } from "./check-path.ts";
import type { PathPolicy } from "./policy.ts";

export interface PathSearchMaterial extends PathMaterial {
  readonly policy: PathPolicy;
}

/**
 * Finds the paths from a certificate to a trust anchor that satisfy RFC 5280 §6.1 and the policy, revocation aside, the
 * likeliest first. When it ends without having yielded one, it throws what the likeliest one failed for.
 *
 * @param at Unix time in milliseconds
 * @throws PasserelleError, one code a cause
 */
export function* findPaths(
  material: PathSearchMaterial,
  at: number,
): Generator<CheckedPath> {
  let firstFailure: unknown;
  let found = 0;
  for (const path of buildPaths(material)) {
    const checked = attempt(() => checkPath(path, at, material.policy));
    if ("failure" in checked) {
      firstFailure ??= checked.failure;
    } else {
      found++;
      yield checked.value;
    }
  }
  if (found === 0) throw firstFailure;
}

function attempt<Value>(
  check: () => Value,
): { readonly value: Value } | { readonly failure: unknown } {
  try {
    return { value: check() };
  } catch (failure) {
    return { failure };
  }
}
