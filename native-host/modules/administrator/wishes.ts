import type { DiscoveredModule } from "../discovered-module.ts";
import type { HostSystem } from "../host-system.ts";
import type { CheckLibrary } from "../library/check-library.ts";
import type { AdministratorFile } from "./schema.ts";

/** The libraries that the administrator adds. */
export function addedModules(
  { add = [] }: NonNullable<AdministratorFile["modules"]>,
  checkLibrary: CheckLibrary,
): DiscoveredModule[] {
  return add.map(({ name, path, initArguments }) => ({
    name,
    ...checkLibrary(path),
    ...(initArguments === undefined ? {} : { initArguments }),
    source: "administrator",
  }));
}

type NamesModule = (module: DiscoveredModule) => boolean;

/** Whether the administrator names a module in a list. */
export function namesAnyOf(
  wanted: readonly string[] = [],
  system: HostSystem,
): NamesModule {
  const tests = wanted.map((name) => namesModule(name, system));
  return (module) => tests.some((names) => names(module));
}

/** An administrator names a module by its product, or by a path, which may be a link to the library. */
function namesModule(wanted: string, { files }: HostSystem): NamesModule {
  const realPath = files.realPath(wanted) ?? wanted;
  const lowerCase = wanted.toLowerCase();
  return ({ name, path }) =>
    path === realPath || name.toLowerCase() === lowerCase;
}

/** What is named comes first, in the order of the names; everything else follows as it was. */
export function orderModules(
  modules: DiscoveredModule[],
  order: readonly string[] = [],
  system: HostSystem,
): DiscoveredModule[] {
  const tests = order.map((name) => namesModule(name, system));
  const rank = (module: DiscoveredModule) => {
    const index = tests.findIndex((names) => names(module));
    return index === -1 ? tests.length : index;
  };
  return modules.toSorted((a, b) => rank(a) - rank(b));
}
