import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { commandLine, runCommand } from "../../dev/command.ts";
import { createRunFolder, removeRunFolder } from "../../dev/folders.ts";
import {
  hostConfigurationFile,
  writeHostConfiguration,
} from "../../dev/host.ts";
import { createSoftHsm, SOFTHSM_MODULE } from "../../dev/softhsm.ts";

export interface BenchTokens {
  readonly environment: NodeJS.ProcessEnv;
  readonly configurationFile: string;
  readonly pin: string;
  remove(): Promise<void>;
}

const PIN = "1234";
const KEY_OPTIONS = {
  rsa: commandLine`-algorithm RSA -pkeyopt rsa_keygen_bits:2048`,
  ec: commandLine`-algorithm EC -pkeyopt ec_paramgen_curve:P-256`,
};

/** A person's certificate: the default of `openssl req -x509` is an authority's, which the host does not show. */
const REQUEST = `
[req]
distinguished_name = name
x509_extensions = extensions
[name]
[extensions]
basicConstraints = critical, CA:FALSE
keyUsage = digitalSignature
`;

/**
 * A SoftHSM with so many tokens and so many certificates on each. On every token the certificate with CKA_ID 01 has an
 * RSA-2048 key and the one with 02 a P-256 key; the others share them.
 */
export async function createBenchTokens(
  tokens: number,
  certificatesEach: number,
): Promise<BenchTokens> {
  const folder = await createRunFolder();
  const softHsm = await createSoftHsm(folder);
  const environment: NodeJS.ProcessEnv = {
    ...process.env,
    SOFTHSM2_CONF: softHsm.configurationFile,
    XDG_STATE_HOME: join(folder, "state"),
  };
  // Node 20 reads the certificates it names at every start.
  delete environment["NODE_EXTRA_CA_CERTS"];
  delete environment["NODE_OPTIONS"];
  await makeKeys(folder);
  for (let token = 0; token < tokens; token++)
    await makeToken(`Bench${token}`, certificatesEach, folder, environment);
  await writeHostConfiguration(folder, [
    { name: "SoftHSM", path: SOFTHSM_MODULE },
  ]);
  return {
    environment,
    configurationFile: hostConfigurationFile(folder),
    pin: PIN,
    remove: () => removeRunFolder(folder),
  };
}

/** The two keys that all certificates have, and the request by which they get them. */
async function makeKeys(folder: string): Promise<void> {
  await writeFile(join(folder, "request.cnf"), REQUEST);
  for (const [name, options] of Object.entries(KEY_OPTIONS))
    await runCommand(
      commandLine`openssl genpkey ${options} -out ${folder}/${name}.key`,
    );
}

async function makeToken(
  label: string,
  certificates: number,
  folder: string,
  environment: NodeJS.ProcessEnv,
): Promise<void> {
  await runCommand(
    commandLine`softhsm2-util --init-token --free --label ${label}
      --pin ${PIN} --so-pin 12345678`,
    environment,
  );
  for (let index = 0; index < certificates; index++) {
    const id = String((index % 2) + 1).padStart(2, "0");
    const keyFile = `${folder}/${index % 2 === 0 ? "rsa" : "ec"}.key`;
    if (index < 2)
      await runCommand(
        commandLine`softhsm2-util --import ${keyFile} --token ${label}
          --label key --id ${id} --pin ${PIN}`,
        environment,
      );
    await runCommand(commandLine`
      openssl req -x509 -key ${keyFile} -subj /CN=${label}-${index} -days 365
      -config ${folder}/request.cnf -outform DER -out ${folder}/certificate.der`);
    await runCommand(
      commandLine`pkcs11-tool --module ${SOFTHSM_MODULE} --token-label ${label}
        --login --pin ${PIN} --type cert --id ${id} --label key
        --write-object ${folder}/certificate.der`,
      environment,
    );
  }
}
