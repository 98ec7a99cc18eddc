import { copyFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { issueCertificate, type DevelopmentCa } from "./ca.ts";
import { commandLine, runCommand } from "./command.ts";
import type { KeyHolder } from "./people.ts";

/** The key slots of a PIV card, in the order in which holders get them: authentication, then signature. */
const SLOTS = ["9A", "9C"] as const;
const KEY_OPTIONS = {
  "rsa:2048": ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"],
  "EC:prime256v1": ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"],
};

/**
 * Makes the folder of a virtual card: for each holder a private key and its certificate, `9A.key` and `9A.pem`, then
 * `9C.key` and `9C.pem`.
 */
export async function createCardFolder(
  ca: DevelopmentCa,
  folder: string,
  name: string,
  holders: readonly KeyHolder[],
): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const [index, slot] of SLOTS.entries()) {
    const holder = holders[index];
    if (!holder) break;
    const file = join(folder, slot);
    await runCommand(
      commandLine`openssl genpkey ${KEY_OPTIONS[holder.keyType]} -out ${`${file}.key`}`,
    );
    await runCommand(
      commandLine`openssl pkey -in ${`${file}.key`} -pubout -out ${`${file}.pub`}`,
    );
    const issued = await issueCertificate(
      ca,
      holder.person,
      `${file}.pub`,
      `${name}-${slot}`,
    );
    await copyFile(issued, `${file}.pem`);
  }
}
