import { posix } from "node:path";
import { LEFT_OUT } from "../catalogue/products.ts";
import type { DiscoveredModule } from "../discovered-module.ts";
import type { HostSystem } from "../host-system.ts";
import type { CheckLibrary } from "../library/check-library.ts";
import type { IsProtected } from "../library/check-protected.ts";
import { readRegistrations } from "./read-registrations.ts";

export interface RegisteredModules {
  readonly modules: DiscoveredModule[];
  /** Libraries that a registration keeps us from loading, wherever else we find them. */
  readonly disabledPaths: ReadonlySet<string>;
}

/** The libraries registered with p11-kit, the highest priority first. */
export function findRegisteredModules(
  system: HostSystem,
  checkLibrary: CheckLibrary,
  isProtected: IsProtected,
): RegisteredModules {
  const modules: DiscoveredModule[] = [];
  const disabledPaths = new Set<string>();
  for (const registration of readRegistrations(system, isProtected)) {
    const { name, paths, initArguments, enabled, insecure } = registration;
    const path =
      paths.find((candidate) => system.files.find(candidate) !== null) ??
      paths[0];
    if (path === undefined || isLeftOut(path)) continue;
    const library = checkLibrary(path);
    if (!enabled) disabledPaths.add(library.path);
    else
      modules.push({
        name,
        path: library.path,
        ...(initArguments === undefined ? {} : { initArguments }),
        source: "p11-kit",
        problem: insecure ? "module_insecure" : library.problem,
      });
  }
  return { modules, disabledPaths };
}

function isLeftOut(path: string): boolean {
  return LEFT_OUT.has(
    posix.basename(path).replace(/\.(?:so|dylib|dll).*$/, ""),
  );
}
