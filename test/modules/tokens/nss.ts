import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { commandLine, runCommand } from "../../../scripts/dev/command.ts";
import type { Customer } from "../../fixtures/customer.ts";
import { LIBRARY, type RealToken } from "./real-token.ts";

const PIN = "nss-pin-4711";

/** Mozilla's soft token: a key database in a folder, named in the library's init arguments. */
export async function createNssToken(
  folder: string,
  customers: readonly Customer[],
): Promise<RealToken> {
  await mkdir(folder, { recursive: true });
  const [pinFile, bundle] = ["pin", "bundle.p12"].map((n) => join(folder, n));
  await writeFile(pinFile!, `${PIN}\n`);
  await runCommand(commandLine`certutil -N -d sql:${folder} -f ${pinFile!}`);
  for (const { keyFile, certificateFile, person } of customers) {
    await runCommand(commandLine`
      openssl pkcs12 -export -in ${certificateFile} -inkey ${keyFile}
      -name ${person.commonName} -passout pass:x -out ${bundle!}`);
    await runCommand(
      commandLine`pk12util -i ${bundle!} -W x -d sql:${folder} -k ${pinFile!}`,
    );
  }
  return {
    module: {
      name: "NSS softokn",
      path: LIBRARY.nss,
      initArguments: `configdir='sql:${folder}' certPrefix='' keyPrefix='' secmod='secmod.db' flags=readOnly`,
    },
    environment: {},
    pin: PIN,
    customers,
    close: async () => undefined,
  };
}
