import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import type { CheckedPath } from "../path/check-path.ts";
import type { FoundPaths } from "../path/find-paths.ts";
import type { FoundBy } from "../revocation/check-revocation.ts";
import type { CheckReport } from "./checks.ts";

/**
 * Judges the revocation of a path.
 *
 * @throws PasserelleError as `checkRevocation` does
 */
export type Judge = (path: CheckedPath) => readonly FoundBy[];

/**
 * Selects the likeliest path that is good in everything. Every path is judged before one is taken: whoever signs chooses
 * the certificates beside the signature, and with them which path comes first and whose word about the signer's
 * certificate counts on it. That it is revoked therefore counts on whichever path it is shown; that an issuer is, on
 * that path alone.
 *
 * @throws PasserelleError, one code a cause: the gravest of what the paths failed for
 */
export function selectPath(
  { paths, incomplete }: FoundPaths,
  judge: Judge,
  report: CheckReport,
): CheckedPath {
  let good: CheckedPath | undefined;
  let isShown = false;
  let gravest: PasserelleError | undefined;
  for (const path of paths) {
    try {
      const found = judge(path);
      if (good) continue;
      good = path;
      isShown = !found.includes("none");
    } catch (failure) {
      if (!(failure instanceof PasserelleError)) throw failure;
      if (failure.code === "certificate_revoked") throw failure;
      if (!gravest || gravityOf(failure) > gravityOf(gravest)) {
        gravest = failure;
      }
    }
  }
  if (!good || gravest?.code === "path_too_complex") throw gravest;
  if (incomplete) throw incomplete;
  if (isShown) report("revocation");
  return good;
}

/** What was left unread may have told of a revocation, so nothing makes up for it. */
function gravityOf({ code }: PasserelleError): number {
  return ["path_revoked", "path_too_complex"].indexOf(code);
}

/** Whether there is nothing to gain for a path from more evidence. */
export function isSettled(path: CheckedPath, judge: Judge): boolean {
  try {
    return !judge(path).includes("none");
  } catch (failure) {
    if (!(failure instanceof PasserelleError)) throw failure;
    return failure.code === "certificate_revoked";
  }
}
