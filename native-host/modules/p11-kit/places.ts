import { linuxLibraryFolders } from "../catalogue/candidate-paths.ts";
import type { HostSystem } from "../host-system.ts";

/** `p11_module_path` of the distributions' p11-kit: where a registration's bare file name is looked for. */
export function moduleFolders(architecture: string): string[] {
  return linuxLibraryFolders(architecture).map((folder) => `${folder}/pkcs11`);
}

/** The user's part of p11-kit's configuration; null where p11-kit does not read one: for root, or when told not to. */
export function userConfigurationFolder({
  userId,
  environment,
}: HostSystem): string | null {
  if (userId === 0 || environment["P11_KIT_NO_USER_CONFIG"] !== undefined)
    return null;
  const configuration =
    environment["XDG_CONFIG_HOME"] ||
    (environment["HOME"] ? `${environment["HOME"]}/.config` : null);
  return configuration && `${configuration}/pkcs11`;
}
