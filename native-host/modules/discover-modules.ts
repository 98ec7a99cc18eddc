import { MAX_MODULES } from "@passerelle/shared/limits.ts";
import {
  CHROMIUM_EXTENSION_ID,
  FIREFOX_EXTENSION_ID,
} from "@passerelle/shared/protocol/native.ts";
import { readAdministratorFile } from "./administrator/read-file.ts";
import {
  addedModules,
  namesAnyOf,
  orderModules,
} from "./administrator/wishes.ts";
import { findCatalogueModules } from "./catalogue/find-modules.ts";
import type { DiscoveredModule } from "./discovered-module.ts";
import { type HostSystem, thisSystem } from "./host-system.ts";
import { createLibraryCheck } from "./library/check-library.ts";
import { createProtectionCheck } from "./library/check-protected.ts";
import { findRegisteredModules } from "./p11-kit/find-modules.ts";

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

/** The first of two entries for one library counts; init arguments that only the later one has are kept. */
function mergeByPath(modules: DiscoveredModule[]): DiscoveredModule[] {
  const byPath = new Map<string, DiscoveredModule>();
  for (const module of modules) {
    const first = byPath.get(module.path);
    byPath.set(module.path, first ? { ...module, ...first } : module);
  }
  return [...byPath.values()];
}
