import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import {
  issueCertificate,
  type DevelopmentCa,
} from "../../../scripts/dev/ca.ts";
import { commandLine, runCommand } from "../../../scripts/dev/command.ts";
import { MAEL } from "../../../scripts/dev/people.ts";
import { freePortPair, listening } from "../../fixtures/port.ts";
import { writeCertificate } from "./import-customer.ts";
import { LIBRARY, type RealToken } from "./real-token.ts";

const PIN = "tpm-4711";

/**
 * tpm2-pkcs11 with a TPM in software. The library talks to it directly (its TCTI named in the environment), so that no
 * resource manager and no D-Bus is needed; the TPM then serves one program at a time.
 */
export async function createTpmToken(
  folder: string,
  ca: DevelopmentCa,
): Promise<RealToken> {
  const [state, store] = ["state", "store"].map((name) => join(folder, name));
  await mkdir(state!, { recursive: true });
  await mkdir(store!, { recursive: true });
  await runCommand(
    commandLine`swtpm_setup --tpm2 --tpmstate ${state!} --createek`,
  );
  const port = await freePortPair();
  const tpm = spawn(
    "setpriv",
    commandLine`
      --pdeathsig TERM swtpm socket --tpm2 --tpmstate dir=${state!}
      --server type=tcp,port=${port},bindaddr=127.0.0.1
      --ctrl type=tcp,port=${port + 1},bindaddr=127.0.0.1
      --flags not-need-init,startup-clear`,
    { stdio: "ignore" },
  );
  const exited = once(tpm, "exit");
  await listening(port + 1);
  const environment = {
    TPM2_PKCS11_STORE: store!,
    TPM2_PKCS11_TCTI: `swtpm:host=127.0.0.1,port=${port}`,
  };
  const customer = await createKey(folder, ca, environment);
  return {
    module: { name: "TPM 2.0", path: LIBRARY.tpm2 },
    environment,
    pin: PIN,
    customers: [customer],
    async close() {
      tpm.kill("SIGTERM");
      await exited;
    },
  };
}

/** The key is made inside the TPM and never leaves it. */
async function createKey(
  folder: string,
  ca: DevelopmentCa,
  environment: Record<string, string>,
) {
  const tool = (words: string[]) =>
    runCommand(["pkcs11-tool", "--module", LIBRARY.tpm2, ...words], {
      ...process.env,
      ...environment,
    });
  const publicKeyFile = join(folder, "public.der");
  await tool(
    commandLine`--slot-index 0 --init-token --so-pin 12345678 --label TPM`,
  );
  await tool(
    commandLine`--slot-index 0 --login --login-type so --so-pin 12345678 --init-pin --pin ${PIN}`,
  );
  await tool(
    commandLine`--token-label TPM --login --pin ${PIN} --keypairgen --key-type EC:prime256v1 --id 01 --label TPM`,
  );
  await tool(
    commandLine`--token-label TPM --read-object --type pubkey --id 01 --output-file ${publicKeyFile}`,
  );
  const certificateFile = await issueCertificate(
    ca,
    MAEL.person,
    publicKeyFile,
    "tpm",
  );
  await writeCertificate(
    { path: LIBRARY.tpm2, label: "TPM", pin: PIN, environment },
    { person: MAEL.person, certificateFile },
    1,
  );
  return {
    person: MAEL.person,
    algorithm: "P-256" as const,
    certificateFile,
    certificatePem: await readFile(certificateFile, "utf8"),
    keyPem: "",
    keyFile: "",
  };
}
