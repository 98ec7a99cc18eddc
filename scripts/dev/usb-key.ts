import { rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { commandLine, runCommand } from "./command.ts";
import { ROOT } from "./folders.ts";
import type { HostModule } from "./host.ts";
import type { DevelopmentKey } from "./key.ts";
import {
  DEVELOPMENT_PIN,
  DEVELOPMENT_TOKEN_LABEL,
  type Materials,
} from "./materials.ts";
import type { Customer } from "./portal.ts";
import {
  changePin,
  copySoftHsm,
  DEVELOPMENT_PUK,
  SOFTHSM_MODULE,
} from "./softhsm.ts";

const SOURCE = fileURLToPath(new URL("plug/plug.c", import.meta.url));

/** Compiles the PKCS#11 library that makes SoftHSM's token one that can be plugged in and pulled out. */
export async function compilePlug(libraryFile: string): Promise<void> {
  const headers = join(ROOT, "node_modules/pkcs11js/includes/pkcs11");
  await runCommand(commandLine`
    g++ -x c -shared -fPIC -O1 -Wall -Wextra -I${headers}
    -DSOFTHSM_MODULE="${SOFTHSM_MODULE}" -o ${libraryFile} ${SOURCE}`);
}

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
