import { type PathMaterial, PathSearch } from "./build.ts";
import { type CheckedPath, checkPath } from "./check-path.ts";
import type { PathPolicy } from "./policy.ts";

export interface PathSearchMaterial extends PathMaterial {
  readonly policy: PathPolicy;
}

/**
 * Finds the paths from a certificate to a trust anchor that satisfy RFC 5280 §6.1 and the policy, revocation aside, the
 * likeliest first.
 */
export class PathFinder {
  readonly #search: PathSearch;
  readonly #at: number;
  readonly #policy: PathPolicy;
  #found = 0;
  #firstFailure: unknown;

  /** @param at Unix time in milliseconds */
  constructor(material: PathSearchMaterial, at: number) {
    this.#search = new PathSearch(material);
    this.#at = at;
    this.#policy = material.policy;
  }

  /**
   * The next path; undefined after the last one.
   *
   * @throws PasserelleError, one code a cause: what the likeliest path failed for when there has been none at all
   */
  next(): CheckedPath | undefined {
    let path = this.#search.next();
    while (path) {
      try {
        const checked = checkPath(path, this.#at, this.#policy);
        this.#found++;
        return checked;
      } catch (failure) {
        this.#firstFailure ??= failure;
      }
      path = this.#search.next();
    }
    if (this.#found === 0) throw this.#firstFailure;
    return undefined;
  }
}
