import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { commandLine, runCommand } from "../command.ts";
import { ROOT } from "../folders.ts";
import { SOFTHSM_MODULE } from "../softhsm.ts";

const SOURCE = fileURLToPath(new URL("plug.c", import.meta.url));

/** Compiles the PKCS#11 library that makes SoftHSM's token one that can be plugged in and pulled out. */
export async function compilePlug(libraryFile: string): Promise<void> {
  const headers = join(ROOT, "node_modules/pkcs11js/includes/pkcs11");
  await runCommand(commandLine`
    g++ -x c -shared -fPIC -O1 -Wall -Wextra -I${headers}
    -DSOFTHSM_MODULE="${SOFTHSM_MODULE}" -o ${libraryFile} ${SOURCE}`);
}
