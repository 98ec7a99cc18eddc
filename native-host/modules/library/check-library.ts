import type { ErrorCode } from "@passerelle/shared/errors/codes.ts";
import type { HostSystem } from "../host-system.ts";
import { isProtected } from "./check-protected.ts";
import { checkLibraryHeader } from "./read-header.ts";

export interface CheckedLibrary {
  /** Links resolved, so that what was checked is what gets loaded; as given when nothing stands there. */
  readonly path: string;
  readonly problem: ErrorCode | null;
}

/** Everything that can be known of a library without loading it. */
export function checkLibrary(path: string, system: HostSystem): CheckedLibrary {
  const realPath = system.files.realPath(path);
  if (realPath === null) return { path, problem: "module_missing" };
  if (system.files.find(realPath)?.kind !== "file")
    return { path: realPath, problem: "module_not_pkcs11" };
  if (!isProtected(realPath, "administrator-or-user", system))
    return { path: realPath, problem: "module_insecure" };
  return { path: realPath, problem: checkLibraryHeader(realPath, system) };
}
