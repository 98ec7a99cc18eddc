import type { ErrorCode } from "@passerelle/shared/errors/codes.ts";
import { MAX_MODULES } from "@passerelle/shared/limits.ts";
import {
  CHROMIUM_EXTENSION_ID,
  FIREFOX_EXTENSION_ID,
} from "@passerelle/shared/protocol/native.ts";
import { readAdministratorFile } from "./administrator/read-file.ts";
import type { AdministratorFile } from "./administrator/schema.ts";
import { findCatalogueModules } from "./catalogue/find-modules.ts";
import { type HostSystem, thisSystem } from "./host-system.ts";
import {
  type CheckLibrary,
  createLibraryCheck,
} from "./library/check-library.ts";
import { createProtectionCheck } from "./library/check-protected.ts";
import { findRegisteredModules } from "./p11-kit/find-modules.ts";

export interface DiscoveredModule {
  /** The product, for people. */
  readonly name: string;
  /** Of the library, absolute, links resolved where it exists. */
  readonly path: string;
  /** pReserved of CK_C_INITIALIZE_ARGS. */
  readonly initArgs?: string;
  readonly source: "catalogue" | "p11-kit" | "administrator";
  /** Why the library is not to be loaded, or null. */
  readonly problem: ErrorCode | null;
}

export interface Discovery {
  readonly modules: DiscoveredModule[];
  /** The extensions that may talk to the host. */
  readonly extensionIds: { chromium: string[]; firefox: string[] };
}

/**
 * Finds the PKCS#11 libraries of this computer: the administrator's, the catalogue's, p11-kit's, each library once.
 *
 * @throws PasserelleError `configuration_unreadable`, `configuration_invalid`
 */
export function discoverModules(options: {
  configurationFile?: string;
  environment: NodeJS.ProcessEnv;
  platform: NodeJS.Platform;
}): Promise<Discovery> {
  return discoverModulesOf(
    thisSystem(options.environment, options.platform),
    options.configurationFile,
  );
}

/** The same for any system, such as a folder that stands for one. */
export async function discoverModulesOf(
  system: HostSystem,
  configurationFile?: string,
): Promise<Discovery> {
  const isProtected = await createProtectionCheck(system);
  const { modules: wishes = {}, extensions = {} } = await readAdministratorFile(
    configurationFile,
    system,
    isProtected,
  );
  const checkLibrary = createLibraryCheck(system, isProtected);
  const registered =
    wishes.p11Kit === false
      ? { modules: [], disabledPaths: new Set<string>() }
      : findRegisteredModules(system, checkLibrary, isProtected);
  const found = [
    ...addedModules(wishes, checkLibrary),
    ...(wishes.catalogue === false
      ? []
      : findCatalogueModules(system, checkLibrary)
    ).filter(({ path }) => !registered.disabledPaths.has(path)),
    ...registered.modules,
  ];
  const isDisabled = namesAnyOf(wishes.disable, system);
  return {
    modules: orderModules(
      mergeByPath(found).filter((module) => !isDisabled(module)),
      wishes.order,
      system,
    ).slice(0, MAX_MODULES),
    extensionIds: {
      chromium: extensions.chromium ?? [CHROMIUM_EXTENSION_ID],
      firefox: extensions.firefox ?? [FIREFOX_EXTENSION_ID],
    },
  };
}

function addedModules(
  { add = [] }: NonNullable<AdministratorFile["modules"]>,
  checkLibrary: CheckLibrary,
): DiscoveredModule[] {
  return add.map(({ name, path, initArguments }) => ({
    name,
    ...checkLibrary(path),
    ...(initArguments === undefined ? {} : { initArgs: initArguments }),
    source: "administrator",
  }));
}

/** The first of two entries for one library counts; init arguments that only the later one has are kept. */
function mergeByPath(modules: DiscoveredModule[]): DiscoveredModule[] {
  const byPath = new Map<string, DiscoveredModule>();
  for (const module of modules) {
    const first = byPath.get(module.path);
    byPath.set(module.path, first ? { ...module, ...first } : module);
  }
  return [...byPath.values()];
}

type NamesModule = (module: DiscoveredModule) => boolean;

function namesAnyOf(
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
function orderModules(
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
