import assert from "node:assert/strict";
import { mkdtemp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { buildStatement } from "@passerelle/shared/statement/build.ts";
import type {
  CertificateSummary,
  TokenSnapshot,
  TokenSummary,
} from "@passerelle/shared/protocol/tokens.ts";
import { commandLine, runCommand } from "../../scripts/dev/command.ts";
import { HostClient } from "../fixtures/host-client.ts";
import { newStatement } from "../fixtures/statement.ts";
import type { RealToken } from "./tokens/real-token.ts";

export interface HostOrder {
  /** Where the administrator's file, the log and everything the host writes may go. */
  readonly folder: string;
  readonly modules: readonly RealToken["module"][];
  readonly environment?: Readonly<Record<string, string>>;
  /** Also look where libraries usually are: the catalogue and p11-kit. */
  readonly discovers?: boolean;
}

/** Starts the built host with these libraries and a home of its own, and watches the tokens. */
export async function openHost(order: HostOrder): Promise<HostClient> {
  const home = await mkdtemp(join(order.folder, "home-"));
  const configurationFile = join(home, "host.json");
  const discovers = order.discovers ?? false;
  await writeFile(
    configurationFile,
    JSON.stringify({
      modules: { catalogue: discovers, p11Kit: discovers, add: order.modules },
    }),
  );
  const host = new HostClient({
    environment: {
      ...process.env,
      ...order.environment,
      HOME: home,
      XDG_CONFIG_HOME: join(home, "config"),
      XDG_STATE_HOME: join(home, "state"),
      XDG_CACHE_HOME: join(home, "cache"),
    },
    configurationFile,
  });
  await host.request({ command: "watch-tokens" });
  return host;
}

/** From now on: the next snapshot that fulfils the condition, or the last one if it does already. */
export function nextSnapshot(
  host: HostClient,
  isWanted: (snapshot: TokenSnapshot) => boolean,
): Promise<TokenSnapshot> {
  const last = host.messages.findLastIndex(
    (message) => "event" in message && message.event === "tokens",
  );
  return host.snapshot(isWanted, Math.max(last, 0));
}

export interface SigningOrder {
  readonly token: TokenSummary;
  readonly certificate: CertificateSummary;
  readonly pin: string | null;
}

/** Signs a new statement; gives the statement and the CMS SignedData, DER. */
export async function sign(
  host: HostClient,
  { token, certificate, pin }: SigningOrder,
): Promise<{ content: Uint8Array; signature: Buffer }> {
  const statement = newStatement();
  const { signature } = await host.request({
    command: "sign-statement",
    token: token.id,
    certificate: certificate.hash,
    pin,
    statement,
  });
  assert.ok(typeof signature === "string");
  return {
    content: buildStatement(statement),
    signature: Buffer.from(signature, "base64url"),
  };
}

/** OpenSSL's word on a signature: it verifies to the anchors in `chainFile`, also as CAdES; or this rejects. */
export async function verifyByOpenSsl(
  folder: string,
  chainFile: string,
  { content, signature }: { content: Uint8Array; signature: Buffer },
): Promise<void> {
  const contentFile = join(folder, "statement.txt");
  const signatureFile = join(folder, "signature.p7s");
  await writeFile(contentFile, content);
  await writeFile(signatureFile, signature);
  await runCommand(commandLine`
    openssl cms -verify -binary -cades -purpose any -inform DER -in ${signatureFile}
    -content ${contentFile} -CAfile ${chainFile} -out ${join(folder, "verified")}`);
}
