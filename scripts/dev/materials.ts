import { existsSync } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { createCa, developmentCa, type DevelopmentCa } from "./ca.ts";
import { developmentFolder } from "./folders.ts";
import { compilePlug } from "./plug/compile.ts";
import { HOLDERS, type Customer } from "./people.ts";
import { createSoftHsm, createToken, type SoftHsm } from "./softhsm.ts";

/** Names the form of the folder: another form, another folder. */
const EDITION = "materials-6";

export const DEVELOPMENT_PIN = "246813";
export const DEVELOPMENT_TOKEN_LABEL = "Clé de démonstration";

/** What development and end-to-end tests sign in with: made once, then only read. */
export interface Materials {
  readonly ca: DevelopmentCa;
  /** With one token, holding the certificates of HOLDERS. */
  readonly softHsm: SoftHsm;
  readonly customers: readonly Customer[];
  readonly plugLibrary: string;
}

export async function prepareMaterials(): Promise<Materials> {
  const folder = join(await developmentFolder(), EDITION);
  if (!existsSync(folder)) await makeMaterials(folder);
  const softHsm = await createSoftHsm(join(folder, "softhsm"));
  return {
    ca: developmentCa(join(folder, "ca")),
    softHsm,
    customers: HOLDERS.map(({ person }, index) => ({
      person,
      clientIdentifier: `4210067${index + 1}`,
      userNumber: index + 1,
      certificateFile: join(folder, "ca", `customer-${index + 1}.pem`),
    })),
    plugLibrary: join(folder, "plug.so"),
  };
}

/** Complete or absent: made beside its place, then moved there. */
async function makeMaterials(folder: string): Promise<void> {
  const unfinished = `${folder}.${process.pid}`;
  const ca = await createCa(join(unfinished, "ca"));
  const softHsm = await createSoftHsm(join(unfinished, "softhsm"));
  await createToken(softHsm, ca, {
    label: DEVELOPMENT_TOKEN_LABEL,
    pin: DEVELOPMENT_PIN,
    holders: HOLDERS,
  });
  await compilePlug(join(unfinished, "plug.so"));
  await rename(unfinished, folder).catch(() =>
    rm(unfinished, { recursive: true }),
  );
}
