import { cp, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { issueCertificate, type DevelopmentCa } from "./ca.ts";
import { commandLine, runCommand } from "./command.ts";
import type { KeyHolder } from "./people.ts";

export const SOFTHSM_MODULE = "/usr/lib/softhsm/libsofthsm2.so";

/** What a customer knows as the PUK: the security officer's PIN of every token made here. */
export const DEVELOPMENT_PUK = "12345678";

/** A SoftHSM installation of its own: a folder with its configuration file and its tokens. */
export interface SoftHsm {
  readonly folder: string;
  /** For SOFTHSM2_CONF. */
  readonly configurationFile: string;
  readonly tokensFolder: string;
}

export async function createSoftHsm(folder: string): Promise<SoftHsm> {
  const configurationFile = join(folder, "softhsm2.conf");
  const tokensFolder = join(folder, "tokens");
  await mkdir(tokensFolder, { recursive: true });
  await writeFile(
    configurationFile,
    `directories.tokendir = ${tokensFolder}\nobjectstore.backend = file\nlog.level = ERROR\nslots.removable = true\n`,
  );
  return { folder, configurationFile, tokensFolder };
}

/** A second installation with the same tokens, to be worn out by one run. */
export async function copySoftHsm(
  from: SoftHsm,
  folder: string,
): Promise<SoftHsm> {
  const copy = await createSoftHsm(folder);
  await cp(from.tokensFolder, copy.tokensFolder, { recursive: true });
  return copy;
}

export interface TokenOrder {
  readonly label: string;
  readonly pin: string;
  readonly holders: readonly KeyHolder[];
}

/**
 * Initialises a token, makes each holder's key pair on it, and writes their certificates beside the keys; the
 * intermediate authority's certificate too, as real keys hold it.
 */
export async function createToken(
  softHsm: SoftHsm,
  ca: DevelopmentCa,
  { label, pin, holders }: TokenOrder,
): Promise<void> {
  const environment = {
    ...process.env,
    SOFTHSM2_CONF: softHsm.configurationFile,
  };
  await runCommand(
    commandLine`softhsm2-util --init-token --free --label ${label}
      --pin ${pin} --so-pin ${DEVELOPMENT_PUK}`,
    environment,
  );
  const token = (command: readonly string[]) =>
    runCommand(
      commandLine`pkcs11-tool --module ${SOFTHSM_MODULE} --token-label ${label}
        --login --pin ${pin} ${command}`,
      environment,
    );
  const writeCertificate = async (pemFile: string, object: string[]) => {
    const derFile = pemFile.replace(/pem$/, "der");
    await runCommand(
      commandLine`openssl x509 -in ${pemFile} -outform DER -out ${derFile}`,
    );
    await token(commandLine`--write-object ${derFile} --type cert ${object}`);
  };

  for (const [index, { person, keyType }] of holders.entries()) {
    const name = `customer-${index + 1}`;
    const object = commandLine`--id 0${index + 1} --label ${person.commonName}`;
    const publicKeyFile = join(ca.folder, `${name}.pub`);
    await token(commandLine`--keypairgen --key-type ${keyType} ${object}`);
    await token(
      commandLine`--read-object --type pubkey --output-file ${publicKeyFile}
        ${object}`,
    );
    await writeCertificate(
      await issueCertificate(ca, person, publicKeyFile, name),
      object,
    );
  }
  await writeCertificate(
    ca.intermediateFile,
    commandLine`--id ff --label ${"Autorité intermédiaire"}`,
  );
}

/** Makes a token as some issuers hand it over: with its PUK, and its PIN yet to be set. It holds nothing. */
export async function createTokenWithoutPin(
  label: string,
  puk: string,
  freeSlot: number,
  environment: NodeJS.ProcessEnv,
): Promise<void> {
  await runCommand(
    commandLine`pkcs11-tool --module ${SOFTHSM_MODULE} --slot-index ${freeSlot}
      --init-token --label ${label} --so-pin ${puk}`,
    environment,
  );
}

export async function changePin(
  { configurationFile }: SoftHsm,
  label: string,
  pin: string,
  newPin: string,
): Promise<void> {
  await runCommand(
    commandLine`pkcs11-tool --module ${SOFTHSM_MODULE} --token-label ${label}
      --login --pin ${pin} --change-pin --new-pin ${newPin}`,
    { ...process.env, SOFTHSM2_CONF: configurationFile },
  );
}
