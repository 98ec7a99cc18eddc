import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { commandLine, runCommand } from "./command.ts";
import type { Person } from "./people.ts";

/** RFC 5280 §4.2: what each certificate is for. */
const EXTENSIONS = `
[root]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[intermediate]
basicConstraints = critical, CA:TRUE, pathlen:0
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[customer]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature, nonRepudiation
extendedKeyUsage = clientAuth, emailProtection
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
`;
const ROOT: Person = {
  commonName: "Passerelle Développement – racine",
  organization: "Autorité de développement",
};
const INTERMEDIATE: Person = {
  commonName: "Passerelle Développement – clés",
  organization: "Autorité de développement",
};

/** A folder with `root.pem`, `intermediate.pem` and their keys: for development alone. */
export interface DevelopmentCa {
  readonly folder: string;
  readonly rootFile: string;
  readonly intermediateFile: string;
}

export function developmentCa(folder: string): DevelopmentCa {
  return {
    folder,
    rootFile: join(folder, "root.pem"),
    intermediateFile: join(folder, "intermediate.pem"),
  };
}

/** Makes a root and an intermediate authority in an empty folder. */
export async function createCa(folder: string): Promise<DevelopmentCa> {
  const ca = developmentCa(folder);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "extensions.cnf"), EXTENSIONS);
  await createRequest(folder, "root", ROOT, "P-384");
  await createRequest(folder, "intermediate", INTERMEDIATE, "P-256");
  await runCommand(commandLine`
    ${signing(folder, "root", "root")} -days 3650 -sha384
    -signkey ${folder}/root.key`);
  await runCommand(commandLine`
    ${signing(folder, "intermediate", "intermediate")} -days 1825 -sha384
    -CA ${ca.rootFile} -CAkey ${folder}/root.key`);
  return ca;
}

/** Issues a customer's certificate for a public key that lives on a token; gives the name of its PEM file. */
export async function issueCertificate(
  { folder, intermediateFile }: DevelopmentCa,
  person: Person,
  publicKeyFile: string,
  name: string,
): Promise<string> {
  // The request carries the name only: the token's private key cannot sign it, so its public key is put in its place.
  await createRequest(folder, name, person, "P-256");
  await runCommand(commandLine`
    ${signing(folder, name, "customer")} -days 730 -sha256
    -force_pubkey ${publicKeyFile}
    -CA ${intermediateFile} -CAkey ${folder}/intermediate.key`);
  return join(folder, `${name}.pem`);
}

async function createRequest(
  folder: string,
  name: string,
  { commonName, organization }: Person,
  curve: "P-256" | "P-384",
): Promise<void> {
  await runCommand(commandLine`
    openssl req -new -utf8 -nodes -newkey ec -pkeyopt ec_paramgen_curve:${curve}
    -subj /C=FR/O=${organization}/CN=${commonName}
    -keyout ${folder}/${name}.key -out ${folder}/${name}.csr`);
}

function signing(
  folder: string,
  name: string,
  extensions: "root" | "intermediate" | "customer",
): string[] {
  return commandLine`
    openssl x509 -req -in ${folder}/${name}.csr -out ${folder}/${name}.pem
    -extfile ${folder}/extensions.cnf -extensions ${extensions}`;
}
