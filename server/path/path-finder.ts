import { type PathMaterial, PathSearch, type SignedPath } from "./build.ts";
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
  #firstFailure: unknown;

  /** @param at Unix time in milliseconds */
  constructor(material: PathSearchMaterial, at: number) {
    this.#search = new PathSearch(material);
    this.#at = at;
    this.#policy = material.policy;
  }

  /**
   * The next path.
   *
   * @throws PasserelleError, one code a cause: after the last path, what the likeliest one failed for
   */
  next(): CheckedPath {
    for (let path = this.#nextSigned(); path; path = this.#nextSigned()) {
      try {
        return checkPath(path, this.#at, this.#policy);
      } catch (failure) {
        this.reject(failure);
      }
    }
    throw this.#firstFailure;
  }

  /** Told of what a path that it found turned out to fail for. */
  reject(failure: unknown): void {
    this.#firstFailure ??= failure;
  }

  /** That there are too many further paths says less than why the first one is none. */
  #nextSigned(): SignedPath | undefined {
    try {
      return this.#search.next();
    } catch (failure) {
      throw this.#firstFailure ?? failure;
    }
  }
}
