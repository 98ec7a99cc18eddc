import type { CheckedPath } from "../path/check-path.ts";
import { PathFinder, type PathSearchMaterial } from "../path/path-finder.ts";
import {
  checkRevocation,
  type RevocationMode,
} from "../revocation/check-revocation.ts";
import type { CheckReport } from "./checks.ts";

export interface RevocationEvidence {
  readonly mode: RevocationMode;
  /** DER. */
  readonly crls: readonly Uint8Array[];
  /** DER. */
  readonly ocspResponses: readonly Uint8Array[];
}

/**
 * The first path that is good in everything, revocation included.
 *
 * @throws PasserelleError, one code a cause
 */
export function verifyPath(
  material: PathSearchMaterial,
  { mode, crls, ocspResponses }: RevocationEvidence,
  at: Date,
  report: CheckReport,
): CheckedPath {
  const finder = new PathFinder(material, at.getTime());
  for (;;) {
    const path = finder.next();
    report("path");
    try {
      const sources = checkRevocation({
        path: path.certificates,
        crls,
        ocspResponses,
        at,
        mode,
        certificates: material.intermediates,
        policy: material.policy,
      });
      if (!sources.includes("none")) report("revocation");
      material.intermediateCache?.add(path.certificates);
      return path;
    } catch (error) {
      finder.reject(error);
    }
  }
}
