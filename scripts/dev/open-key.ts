import { createCardKey } from "./card-key.ts";
import type { DevelopmentKey } from "./key.ts";
import { prepareMaterials } from "./materials.ts";
import { createUsbKey } from "./usb-key.ts";

export type TokenKind = "softhsm" | "card";

/** A key of the kind asked for, with certificates of the development authority; not plugged in. */
export async function openKey(
  kind: TokenKind,
  folder: string,
): Promise<DevelopmentKey> {
  const materials = await prepareMaterials();
  return kind === "card"
    ? createCardKey(materials, folder)
    : createUsbKey(materials, folder);
}
