import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { DevelopmentCa } from "./ca.ts";
import { createCardFolder } from "./card-folder.ts";
import { askCard, startCardProcess } from "./card-process.ts";
import type { DevelopmentKey } from "./key.ts";
import type { Materials } from "./materials.ts";
import { HOLDERS } from "./people.ts";

const OPENSC_MODULE = "/usr/lib/x86_64-linux-gnu/opensc-pkcs11.so";

export interface CardKey extends DevelopmentKey {
  /** From now on each exchange with the card takes this much longer. */
  slowDown(milliseconds: number): Promise<void>;
}

/** The virtual card in a PC/SC reader, reached through OpenSC: the development key that needs no PKCS#11 of its own. */
export async function createCardKey(
  materials: Materials,
  folder: string,
): Promise<CardKey> {
  const socketFile = join(folder, "card.sock");
  const cardFolder = join(folder, "card");
  const ask = async (command: string) => {
    const answer = await askCard(socketFile, command);
    if (answer === null) throw new Error("the virtual card has ended");
    return answer;
  };
  await createCardFolder(materials.ca, cardFolder, "card", HOLDERS);
  const trustAnchorFile = await bundleAuthorities(materials.ca, folder);
  await startCardProcess(socketFile, [cardFolder]);
  const exported = /export (\w+)='([^']*)'/.exec(await ask("env"));
  const [, name, value] = exported ?? [];
  return {
    pin: "123456",
    customers: materials.customers.map((customer, index) => ({
      ...customer,
      certificateFile: join(cardFolder, index === 0 ? "9A.pem" : "9C.pem"),
    })),
    module: { name: "OpenSC", path: OPENSC_MODULE },
    environment: name && value ? { [name]: value } : {},
    trustAnchorFile,
    async plugIn() {
      await ask("insert");
    },
    async pullOut() {
      await ask("remove");
    },
    async slowDown(milliseconds) {
      await ask(`slow ${milliseconds}`);
    },
    async close() {
      await askCard(socketFile, "stop");
    },
  };
}

/** A PIV card holds no intermediate, so whoever trusts its certificates has to know the intermediate beforehand. */
async function bundleAuthorities(
  { intermediateFile, rootFile }: DevelopmentCa,
  folder: string,
): Promise<string> {
  const file = join(folder, "trust-anchors.pem");
  const authorities = [intermediateFile, rootFile].map((name) =>
    readFile(name, "utf8"),
  );
  await writeFile(file, (await Promise.all(authorities)).join(""));
  return file;
}
