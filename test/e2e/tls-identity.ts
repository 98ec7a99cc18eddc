import { createHash, X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { commandLine, runCommand } from "../../scripts/dev/command.ts";

/** What a TLS server shows, PEM. */
export interface TlsIdentity {
  readonly key: string;
  readonly cert: string;
}

/** Makes an identity that no browser trusts of itself. */
export async function createTlsIdentity(folder: string): Promise<TlsIdentity> {
  const keyFile = join(folder, "tls.key");
  const certificateFile = join(folder, "tls.pem");
  await runCommand(commandLine`
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes
    -days 30 -subj /CN=localhost -keyout ${keyFile} -out ${certificateFile}`);
  return {
    key: await readFile(keyFile, "utf8"),
    cert: await readFile(certificateFile, "utf8"),
  };
}

/** Chromium's switch to trust it, under whatever name. */
export function trustSwitch({ cert }: TlsIdentity): string {
  const { publicKey } = new X509Certificate(cert);
  const hash = createHash("sha256")
    .update(publicKey.export({ type: "spki", format: "der" }))
    .digest("base64");
  return `--ignore-certificate-errors-spki-list=${hash}`;
}
