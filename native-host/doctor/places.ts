import type { HostSystem } from "../modules/host-system.ts";
import type { BrowserPlaces } from "./browser-places.ts";
import { type Browser, BROWSERS } from "./browsers.ts";

export interface PlacedBrowser extends Pick<Browser, "name" | "family"> {
  readonly places: BrowserPlaces;
  readonly isInstalled: boolean;
}

/** This platform's browsers, their places as absolute paths. */
export function placedBrowsers(system: HostSystem): PlacedBrowser[] {
  return BROWSERS.flatMap(({ name, family, places: allPlaces }) => {
    const places = allPlaces[system.platform];
    if (places === undefined) return [];
    const expanded = {
      programs: expandAll(places.programs, system),
      systemManifests: expandAll(places.systemManifests, system),
      userManifests: expandAll(places.userManifests, system),
      policies: expandAll(places.policies, system),
      profiles: expandAll(places.profiles, system),
    };
    const isInstalled = expanded.programs.some(
      (program) => system.files.find(program) !== null,
    );
    return [{ name, family, places: expanded, isInstalled }];
  });
}

/** Paths whose folder the environment does not know are left out. */
function expandAll(paths: readonly string[], system: HostSystem): string[] {
  return paths.flatMap((path) => {
    const folder = /^(?:~|%([^%]+)%)/.exec(path);
    if (folder === null) return [path];
    const value = system.environment[folder[1] ?? "HOME"];
    return value ? [value + path.slice(folder[0].length)] : [];
  });
}

/** A path below a folder, in the platform's own form. */
export function below(
  system: Pick<HostSystem, "platform">,
  folder: string,
  ...names: string[]
): string {
  const separator = system.platform === "windows" ? "\\" : "/";
  return [folder, ...names].join(separator);
}

/** A JSON file of at most `maxBytes`: its value, `"absent"`, or `"unreadable"` (no JSON, too large, no permission). */
export function readJson(
  { files }: Pick<HostSystem, "files">,
  path: string,
  maxBytes: number,
): { readonly value: unknown } | "absent" | "unreadable" {
  try {
    const bytes = files.readStart(path, maxBytes + 1);
    if (bytes.length > maxBytes) return "unreadable";
    return { value: JSON.parse(bytes.toString("utf8")) as unknown };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === "ENOENT" || code === "ENOTDIR" ? "absent" : "unreadable";
  }
}
