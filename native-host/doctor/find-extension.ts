import * as v from "valibot";
import type { DiagnosisSystem } from "./diagnosis-system.ts";
import { below, type PlacedBrowser, readJson } from "./places.ts";

export interface InstalledExtension {
  readonly version: string;
  readonly isEnabled: boolean;
}

/** The extension as it is in each of a browser's profiles; null where the browser has none. */
export function findExtension(
  { family, places }: PlacedBrowser,
  ids: readonly string[],
  system: DiagnosisSystem,
): InstalledExtension[] | null {
  const find = family === "firefox" ? findInFirefox : findInChromium;
  const folders = places.profiles.filter(
    (folder) => system.files.find(folder) !== null,
  );
  if (folders.length === 0) return null;
  return folders.flatMap((folder) => find(folder, ids, system));
}

/**
 * `<profile>/Extensions/<ID>/<version>_<n>`. The folder of an older version stays until the browser starts again: the
 * newest counts.
 */
function findInChromium(
  folder: string,
  ids: readonly string[],
  system: DiagnosisSystem,
): InstalledExtension[] {
  return system.files
    .list(folder)
    .filter((name) => name === "Default" || /^Profile \d+$/.test(name))
    .flatMap((profile) =>
      ids.map((id) => below(system, folder, profile, "Extensions", id)),
    )
    .flatMap((extension) => {
      const [newest] = system.files
        .list(extension)
        .map((entry) => /^(\d+(?:\.\d+)*)_\d+$/.exec(entry)?.[1] ?? "")
        .filter((version) => version !== "")
        .sort((a, b) => b.localeCompare(a, "en", { numeric: true }));
      return newest === undefined ? [] : [{ version: newest, isEnabled: true }];
    });
}

const MAX_EXTENSIONS_BYTES = 8 * 1024 * 1024;

const extensionsFile = v.object({
  addons: v.array(
    v.fallback(
      v.object({ id: v.string(), version: v.string(), active: v.boolean() }),
      { id: "", version: "", active: false },
    ),
  ),
});

/** `<profile>/extensions.json`. */
function findInFirefox(
  folder: string,
  ids: readonly string[],
  system: DiagnosisSystem,
): InstalledExtension[] {
  return system.files.list(folder).flatMap((profile) => {
    const read = readJson(
      system,
      below(system, folder, profile, "extensions.json"),
      MAX_EXTENSIONS_BYTES,
    );
    const parsed = v.safeParse(
      extensionsFile,
      typeof read === "object" ? read.value : null,
    );
    if (!parsed.success) return [];
    return parsed.output.addons
      .filter(({ id }) => ids.includes(id))
      .map(({ version, active }) => ({ version, isEnabled: active }));
  });
}
