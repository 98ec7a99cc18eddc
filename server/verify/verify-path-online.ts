import type { CheckedPath } from "../path/check-path.ts";
import { PathFinder, type PathSearchMaterial } from "../path/path-finder.ts";
import { checkRevocation } from "../revocation/check-revocation.ts";
import type { CheckReport } from "./checks.ts";
import type { RevocationSource } from "./configuration.ts";

/**
 * The first path that is good in everything, revocation included, asking a source for evidence.
 *
 * @throws PasserelleError, one code a cause
 */
export async function verifyPathOnline(
  material: PathSearchMaterial,
  revocation: RevocationSource,
  at: Date,
  report: CheckReport,
): Promise<CheckedPath> {
  const { intermediates, policy } = material;
  const { mode, freshness } = revocation;
  const finder = new PathFinder(material, at.getTime());
  for (;;) {
    const path = finder.next();
    report("path");
    try {
      const evidence = await revocation.gather(path.certificates, at, policy);
      const sources = checkRevocation({
        path: path.certificates,
        ...evidence,
        at,
        mode,
        certificates: [...intermediates, ...(evidence.certificates ?? [])],
        policy,
        ...(freshness && { freshness }),
      });
      if (!sources.includes("none")) report("revocation");
      return path;
    } catch (error) {
      finder.reject(error);
    }
  }
}

/**
 * The first path that is good in everything but revocation, which nothing tells.
 *
 * @throws PasserelleError, one code a cause
 */
export function verifyPathAlone(
  material: PathSearchMaterial,
  at: Date,
  report: CheckReport,
): CheckedPath {
  const path = new PathFinder(material, at.getTime()).next();
  report("path");
  return path;
}
