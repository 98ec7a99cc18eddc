import { posix } from "node:path";
import {
  MAX_REGISTRATION_BYTES,
  MAX_REGISTRATIONS,
} from "@passerelle/shared/limits.ts";
import type { HostSystem } from "../host-system.ts";
import type { IsProtected } from "../library/check-protected.ts";
import { parseP11KitConfiguration } from "./parse-configuration.ts";
import { moduleFolders, userConfigurationFolder } from "./places.ts";

/** A module as p11-kit's configuration registers it. */
export interface Registration {
  /** The registration's file name without `.module`. */
  readonly name: string;
  /** Where the library may stand: one path, or for a bare file name one in each of p11-kit's module folders. */
  readonly paths: readonly string[];
  readonly initArguments?: string;
  /** False where the registration keeps us from loading the module. */
  readonly enabled: boolean;
  /** True where others than root and the user could have written the registration. */
  readonly insecure: boolean;
}

/** The name that `enable-in` and `disable-in` know us by. */
const PROGRAM_NAME = "passerelle-host";
const PACKAGE_FOLDER = "/usr/share/p11-kit/modules";
const SYSTEM_FOLDER = "/etc/pkcs11";
const FILE_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]*\.module$/;

interface Merged {
  readonly fields: Map<string, string>;
  /** Every library the files of this name give, the overriding first. */
  readonly modules: string[];
  insecure: boolean;
}

/**
 * p11-kit's registrations, the highest priority first and by name within one. User files override those of the system,
 * and those the packages' own, field by field (p11-kit's `_p11_conf_load_modules`).
 */
export function readRegistrations(
  system: HostSystem,
  isProtected: IsProtected,
): Registration[] {
  if (system.platform !== "linux") return [];
  const merged = new Map<string, Merged>();
  for (const folder of registrationFolders(system))
    for (const file of system.files.list(folder))
      if (FILE_NAME.test(file) && merged.size < MAX_REGISTRATIONS)
        mergeFile(merged, folder, file, system, isProtected);

  return [...merged]
    .sort(
      ([nameA, a], [nameB, b]) =>
        priorityOf(b) - priorityOf(a) || (nameA < nameB ? -1 : 1),
    )
    .flatMap(([name, entry]) => registrationOf(name, entry, system));
}

function registrationFolders(system: HostSystem): string[] {
  const systemFolders = [`${SYSTEM_FOLDER}/modules`, PACKAGE_FOLDER];
  const userFolder = userConfigurationFolder(system);
  if (userFolder === null) return systemFolders;
  const systemMode = userConfigOf(SYSTEM_FOLDER, system) ?? "merge";
  // As in p11-kit: the user's own file may narrow or widen what the system's allows, unless that is `none`.
  const mode =
    systemMode === "none"
      ? "none"
      : (userConfigOf(userFolder, system) ?? systemMode);
  switch (mode) {
    case "none":
      return systemFolders;
    case "only":
    case "override":
      return [`${userFolder}/modules`];
    default:
      return [`${userFolder}/modules`, ...systemFolders];
  }
}

function userConfigOf(folder: string, system: HostSystem): string | undefined {
  return readFields(`${folder}/pkcs11.conf`, system)?.get("user-config");
}

function mergeFile(
  merged: Map<string, Merged>,
  folder: string,
  file: string,
  system: HostSystem,
  isProtected: IsProtected,
): void {
  const path = `${folder}/${file}`;
  const fields = readFields(path, system);
  if (fields === null) return;
  const name = file.slice(0, -".module".length);
  const entry = merged.get(name) ?? {
    fields: new Map<string, string>(),
    modules: [],
    insecure: false,
  };
  const realPath = system.files.realPath(path);
  entry.insecure ||= realPath === null || !isProtected(realPath, "file");
  const module = fields.get("module");
  if (module) entry.modules.push(module);
  for (const [key, value] of fields)
    if (!entry.fields.has(key)) entry.fields.set(key, value);
  merged.set(name, entry);
}

function readFields(
  path: string,
  system: HostSystem,
): Map<string, string> | null {
  try {
    const bytes = system.files.readStart(path, MAX_REGISTRATION_BYTES + 1);
    if (bytes.length > MAX_REGISTRATION_BYTES) return null;
    return parseP11KitConfiguration(bytes.toString("utf8"));
  } catch {
    return null;
  }
}

function priorityOf({ fields }: Merged): number {
  return Number.parseInt(fields.get("priority") ?? "0", 10) || 0;
}

function registrationOf(
  name: string,
  { fields, modules, insecure }: Merged,
  system: HostSystem,
): Registration[] {
  if (fields.has("remote") || fields.get("trust-policy") === "yes") return [];
  const module = fields.get("module");
  if (module === undefined) return [];
  // A blank `module:` switches off the library that an overridden file gives.
  const given = module === "" ? modules : [module];
  const initArguments = fields.get("x-init-reserved");
  return [
    {
      name,
      paths: given.flatMap((path) =>
        posix.isAbsolute(path)
          ? [path]
          : moduleFolders(system.architecture).map((folder) =>
              posix.join(folder, path),
            ),
      ),
      ...(initArguments ? { initArguments } : {}),
      enabled: module !== "" && isEnabledForUs(fields),
      insecure,
    },
  ];
}

/** `enable-in` wins where a file has both, as in p11-kit. */
function isEnabledForUs(fields: Map<string, string>): boolean {
  const lists = (field: string) => fields.get(field)?.split(/[\s,]+/);
  const enableIn = lists("enable-in");
  if (enableIn !== undefined) return enableIn.includes(PROGRAM_NAME);
  return !lists("disable-in")?.includes(PROGRAM_NAME);
}
