import { HOST_NAME } from "@passerelle/shared/protocol/native.ts";
import type { DiagnosisSystem } from "./diagnosis-system.ts";
import { below, type PlacedBrowser } from "./places.ts";
import { readRegistryDefault } from "./registry.ts";

/**
 * The manifest file a browser would use for our host: the user's, unless a policy hides those, before the system's; null
 * where there is none. On Windows the registry names the file, which need not exist.
 */
export async function findManifest(
  { places }: PlacedBrowser,
  userLevelHosts: boolean,
  system: DiagnosisSystem,
): Promise<string | null> {
  const folders = [
    ...(userLevelHosts ? places.userManifests : []),
    ...places.systemManifests,
  ];
  for (const folder of folders) {
    if (system.platform === "windows") {
      const key = below(system, folder, HOST_NAME);
      const file = await readRegistryDefault(key, system);
      if (file !== null) return file;
    } else {
      const file = below(system, folder, `${HOST_NAME}.json`);
      if (system.files.find(file) !== null) return file;
    }
  }
  return null;
}
