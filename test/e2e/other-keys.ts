import { copyFile, cp } from "node:fs/promises";
import { join } from "node:path";
import { developmentCa } from "../../scripts/dev/ca.ts";
import { prepareMaterials } from "../../scripts/dev/materials.ts";
import type { Person } from "../../scripts/dev/people.ts";
import type { Customer } from "../../scripts/dev/people.ts";
import { createSoftHsm, createToken } from "../../scripts/dev/softhsm.ts";
import { UsbKey } from "../../scripts/dev/usb-key.ts";

export interface OtherKey {
  readonly label: string;
  readonly pin: string;
  readonly customer: Customer;
}

/**
 * Makes keys of another vendor: two of them, plugged in together, behind one library of their own.
 *
 * @returns what plugs them in, and each key, with the customer whose only certificate is on it
 */
export async function createOtherKeys(
  folder: string,
  person: Person,
): Promise<{ plug: UsbKey; keys: readonly [OtherKey, OtherKey] }> {
  const materials = await prepareMaterials();
  const softHsm = await createSoftHsm(folder);
  const create = async (order: {
    label: string;
    pin: string;
    organization: string;
    userNumber: number;
  }): Promise<OtherKey> => {
    const { label, pin, organization, userNumber } = order;
    const ca = developmentCa(join(folder, `ca-${userNumber}`));
    await cp(materials.ca.folder, ca.folder, { recursive: true });
    const holder = { ...person, organization };
    await createToken(softHsm, ca, {
      label,
      pin,
      holders: [{ person: holder, keyType: "EC:prime256v1" }],
    });
    const customer = {
      person: holder,
      clientIdentifier: `5310067${userNumber}`,
      userNumber,
      certificateFile: join(ca.folder, "customer-1.pem"),
    };
    return { label, pin, customer };
  };
  const first = await create({
    label: "Clé du bureau",
    pin: "975310",
    organization: "Pâtisserie de la Rade SARL",
    userNumber: 3,
  });
  const second = await create({
    label: "Clé de l’atelier",
    pin: "864209",
    organization: "Atelier des Embruns SAS",
    userNumber: 4,
  });
  // A library is known by its path.
  const plugLibrary = join(folder, "other-plug.so");
  await copyFile(materials.plugLibrary, plugLibrary);
  const plug = new UsbKey({ ...materials, plugLibrary }, folder, first.pin);
  return { plug, keys: [first, second] };
}
