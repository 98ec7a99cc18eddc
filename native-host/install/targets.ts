import { join } from "node:path";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { placedBrowsers } from "../doctor/places.ts";
import { thisSystem, type HostSystem } from "../modules/host-system.ts";
import type { ManifestFamily } from "./manifest.ts";

export const TARGET_OPTIONS = {
  system: { type: "boolean" },
  all: { type: "boolean" },
  "browser-profile": { type: "string" },
  "manifest-dir": { type: "string" },
  family: { type: "string", default: "chromium" },
} as const;

export interface TargetChoice {
  readonly system?: boolean | undefined;
  readonly all?: boolean | undefined;
  /** Chromium's `--user-data-dir`. */
  readonly "browser-profile"?: string | undefined;
  readonly "manifest-dir"?: string | undefined;
  readonly family: string;
}

/** A place where a manifest makes the host known. */
export interface InstallTarget {
  readonly family: ManifestFamily;
  readonly browsers: readonly string[];
  /** Where the manifest's file goes. */
  readonly folder: string;
  /** Windows: the keys whose default value names the file. */
  readonly registryKeys: readonly string[];
}

/** @throws PasserelleError `arguments_invalid` */
export function installTargets(
  choice: TargetChoice,
  environment: NodeJS.ProcessEnv,
): InstallTarget[] {
  const { family } = choice;
  if (family !== "chromium" && family !== "firefox")
    throw new PasserelleError("arguments_invalid", `family ${family}?`);
  const profile = choice["browser-profile"];
  const folder =
    choice["manifest-dir"] ??
    (profile === undefined ? undefined : join(profile, "NativeMessagingHosts"));
  if (folder !== undefined)
    return [{ family, browsers: [family], folder, registryKeys: [] }];
  return browserTargets(choice, thisSystem(environment, process.platform));
}

function browserTargets(
  { system = false, all = false }: TargetChoice,
  host: HostSystem,
): InstallTarget[] {
  const targets = new Map<string, InstallTarget>();
  for (const { name, family, places, isInstalled } of placedBrowsers(host)) {
    const isUsed = places.profiles.some(
      (profile) => host.files.find(profile) !== null,
    );
    if (!all && !isInstalled && !isUsed) continue;
    const [place] = system ? places.systemManifests : places.userManifests;
    if (place === undefined) continue;
    targets.set(place, {
      ...targetAt(place, family, host, system),
      browsers: [...(targets.get(place)?.browsers ?? []), name],
    });
  }
  return [...targets.values()];
}

function targetAt(
  place: string,
  family: ManifestFamily,
  { platform, environment }: HostSystem,
  system: boolean,
): Omit<InstallTarget, "browsers"> {
  if (platform !== "windows")
    return { family, folder: place, registryKeys: [] };
  const base = environment[system ? "ProgramData" : "LOCALAPPDATA"] ?? ".";
  return {
    family,
    folder: join(base, "Passerelle", family),
    registryKeys: [place],
  };
}
