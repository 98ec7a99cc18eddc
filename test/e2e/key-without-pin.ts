import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { prepareMaterials } from "../../scripts/dev/materials.ts";
import {
  createSoftHsm,
  createTokenWithoutPin,
  DEVELOPMENT_PUK,
} from "../../scripts/dev/softhsm.ts";
import { UsbKey } from "../../scripts/dev/usb-key.ts";

export const NEW_KEY_LABEL = "Clé neuve";

/** A key as some issuers hand it over: with its PUK, and its PIN yet to be set. It holds nothing. */
export async function createKeyWithoutPin(folder: string): Promise<UsbKey> {
  const materials = await prepareMaterials();
  const { configurationFile } = await createSoftHsm(folder);
  await createTokenWithoutPin(NEW_KEY_LABEL, DEVELOPMENT_PUK, 0, {
    ...process.env,
    SOFTHSM2_CONF: configurationFile,
  });
  // A library is known by its path.
  const plugLibrary = join(folder, "new-key-plug.so");
  await copyFile(materials.plugLibrary, plugLibrary);
  return new UsbKey({ ...materials, plugLibrary }, folder, "246802");
}
