import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { commandLine, runCommand } from "./command.ts";
import { ROOT } from "./folders.ts";
import { SOFTHSM_MODULE, type SoftHsm } from "./softhsm.ts";

const SOURCE = fileURLToPath(new URL("plug/plug.c", import.meta.url));

/** Compiles the PKCS#11 library that makes SoftHSM's token one that can be plugged in and pulled out. */
export async function compilePlug(libraryFile: string): Promise<void> {
  const headers = join(ROOT, "node_modules/pkcs11js/includes/pkcs11");
  await runCommand(commandLine`
    g++ -x c -shared -fPIC -O1 -Wall -Wextra -I${headers}
    -DSOFTHSM_MODULE="${SOFTHSM_MODULE}" -o ${libraryFile} ${SOURCE}`);
}

/** A SoftHSM token as a person handles a USB key. */
export class UsbKey {
  readonly folder: string;

  constructor(softHsm: SoftHsm) {
    this.folder = softHsm.folder;
  }

  async plugIn(): Promise<void> {
    await writeFile(join(this.folder, "plugged-in"), "");
  }

  async pullOut(): Promise<void> {
    await rm(join(this.folder, "plugged-in"), { force: true });
  }

  /** From now on the key computes and computes, until `release`. */
  async hold(): Promise<void> {
    await writeFile(join(this.folder, "held"), "");
  }

  async release(): Promise<void> {
    await rm(join(this.folder, "held"), { force: true });
  }
}
