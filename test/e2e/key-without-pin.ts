import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { commandLine, runCommand } from "../../scripts/dev/command.ts";
import { prepareMaterials } from "../../scripts/dev/materials.ts";
import {
  createSoftHsm,
  DEVELOPMENT_PUK,
  SOFTHSM_MODULE,
} from "../../scripts/dev/softhsm.ts";
import { UsbKey } from "../../scripts/dev/usb-key.ts";

export const NEW_KEY_LABEL = "Clé neuve";

/** A key as some issuers hand it over: with its PUK, and its PIN yet to be set. It holds nothing. */
export async function createKeyWithoutPin(folder: string): Promise<UsbKey> {
  const materials = await prepareMaterials();
  const { configurationFile } = await createSoftHsm(folder);
  await runCommand(
    commandLine`pkcs11-tool --module ${SOFTHSM_MODULE} --slot-index 0
      --init-token --label ${NEW_KEY_LABEL} --so-pin ${DEVELOPMENT_PUK}`,
    { ...process.env, SOFTHSM2_CONF: configurationFile },
  );
  // A library is known by its path.
  const plugLibrary = join(folder, "new-key-plug.so");
  await copyFile(materials.plugLibrary, plugLibrary);
  return new UsbKey({ ...materials, plugLibrary }, folder, "246802");
}
