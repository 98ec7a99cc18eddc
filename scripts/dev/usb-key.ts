import { rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { HostModule } from "./host.ts";
import type { DevelopmentKey } from "./key.ts";
import {
  DEVELOPMENT_PIN,
  DEVELOPMENT_TOKEN_LABEL,
  type Materials,
} from "./materials.ts";
import type { Customer } from "./people.ts";
import { changePin, copySoftHsm, DEVELOPMENT_PUK } from "./softhsm.ts";

/** A SoftHSM token of one run's own, as a person handles a USB key. Not plugged in at first. */
export class UsbKey implements DevelopmentKey {
  readonly pin: string;
  readonly puk = DEVELOPMENT_PUK;
  readonly customers: readonly Customer[];
  readonly module: HostModule;
  readonly environment = {};
  readonly trustAnchorFile: string;
  /** Holds the files by which `plug.c` is told what happens to the key. */
  readonly folder: string;

  constructor(materials: Materials, folder: string, pin: string) {
    this.pin = pin;
    this.folder = folder;
    this.customers = materials.customers;
    this.trustAnchorFile = materials.ca.rootFile;
    this.module = {
      name: "SoftHSM",
      path: materials.plugLibrary,
      initArguments: folder,
    };
  }

  async plugIn(): Promise<void> {
    await writeFile(join(this.folder, "plugged-in"), "");
  }

  async pullOut(): Promise<void> {
    await rm(join(this.folder, "plugged-in"), { force: true });
    await this.release();
  }

  /** From now on the key computes and computes, until `release` or until it is pulled out. */
  async hold(): Promise<void> {
    await writeFile(join(this.folder, "held"), "");
  }

  async release(): Promise<void> {
    await rm(join(this.folder, "held"), { force: true });
  }

  /** How many calls with a PIN or PUK the key has had. */
  async pinCalls(): Promise<number> {
    const calls = await stat(join(this.folder, "pin-calls")).catch(() => null);
    return calls?.size ?? 0;
  }

  async close(): Promise<void> {
    await this.release();
  }
}

export async function createUsbKey(
  materials: Materials,
  folder: string,
  pin = DEVELOPMENT_PIN,
): Promise<UsbKey> {
  const softHsm = await copySoftHsm(materials.softHsm, folder);
  if (pin !== DEVELOPMENT_PIN)
    await changePin(softHsm, DEVELOPMENT_TOKEN_LABEL, DEVELOPMENT_PIN, pin);
  return new UsbKey(materials, folder, pin);
}
