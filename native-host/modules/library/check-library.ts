import type { ErrorCode } from "@passerelle/shared/errors/codes.ts";
import type { HostSystem } from "../host-system.ts";
import type { IsProtected } from "./check-protected.ts";
import { checkLibraryHeader } from "./read-header.ts";

interface CheckedLibrary {
  /** Links resolved, so that what was checked is what gets loaded; as given when nothing stands there. */
  readonly path: string;
  readonly problem: ErrorCode | null;
}

export type CheckLibrary = (path: string) => CheckedLibrary;

/** Tells everything that can be known of a library without loading it; looks at each file once. */
export function createLibraryCheck(
  system: HostSystem,
  isProtected: IsProtected,
): CheckLibrary {
  const problems = new Map<string, ErrorCode | null>();
  return (path) => {
    const realPath = system.files.realPath(path);
    if (realPath === null) return { path, problem: "module_missing" };
    let problem = problems.get(realPath);
    if (problem === undefined) {
      problem = problemOf(realPath, system, isProtected);
      problems.set(realPath, problem);
    }
    return { path: realPath, problem };
  };
}

function problemOf(
  realPath: string,
  system: HostSystem,
  isProtected: IsProtected,
): ErrorCode | null {
  if (system.files.find(realPath)?.kind !== "file") return "module_not_pkcs11";
  if (!isProtected(realPath, "library")) return "module_insecure";
  return checkLibraryHeader(realPath, system);
}
