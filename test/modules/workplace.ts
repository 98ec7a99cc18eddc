import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createCa, type DevelopmentCa } from "../../scripts/dev/ca.ts";
import { createRunFolder } from "../../scripts/dev/folders.ts";
import { ELODIE, MAEL } from "../../scripts/dev/people.ts";
import { createCustomer, type Customer } from "../fixtures/customer.ts";

/** A folder of its own with a certification authority and two customers, whose keys go on tokens of every kind. */
export interface Workplace {
  readonly folder: string;
  readonly ca: DevelopmentCa;
  /** The authority's root and intermediate certificate, for OpenSSL. */
  readonly chainFile: string;
  readonly rsaCustomer: Customer;
  readonly ecCustomer: Customer;
  clear(): Promise<void>;
}

export async function createWorkplace(): Promise<Workplace> {
  const folder = await createRunFolder();
  const ca = await createCa(join(folder, "ca"));
  const chainFile = join(folder, "chain.pem");
  const chain = [ca.rootFile, ca.intermediateFile].map((file) =>
    readFile(file),
  );
  await writeFile(chainFile, Buffer.concat(await Promise.all(chain)));
  return {
    folder,
    ca,
    chainFile,
    rsaCustomer: await createCustomer(ca, ELODIE.person, "RSA 2048", "rsa"),
    ecCustomer: await createCustomer(ca, MAEL.person, "P-256", "ec"),
    clear: () => rm(folder, { recursive: true, force: true }),
  };
}
