import { copyFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "puppeteer-core";
import { decodeBase64url } from "@passerelle/shared/encoding/base64url.ts";
import { parseChallenge } from "@passerelle/shared/protocol/challenge.ts";
import { buildStatement } from "@passerelle/shared/statement/build.ts";
import { commandLine, runCommand } from "../command.ts";

/** Makes the page keep the signature it submits; the function given back takes it, after the next page has loaded. */
export async function keepSignature(
  page: Page,
): Promise<() => Promise<string>> {
  await page.evaluate(() => {
    addEventListener("submit", ({ target }) => {
      const { elements } = target as HTMLFormElement;
      const field = elements.namedItem("signature") as HTMLInputElement;
      sessionStorage.setItem("signature", field.value);
    });
  });
  return () => page.evaluate(() => sessionStorage.getItem("signature") ?? "");
}

/**
 * Writes statement, signature (DER), trust anchor and signer, and has OpenSSL verify them: a second opinion that shares
 * no code with the portal.
 */
export async function writeEvidence(
  folder: string,
  {
    origin,
    challenge,
    signature,
    trustAnchorFile,
  }: {
    readonly origin: string;
    readonly challenge: string;
    /** base64url */
    readonly signature: string;
    readonly trustAnchorFile: string;
  },
): Promise<void> {
  const { purpose, nonce } = parseChallenge(challenge);
  const statementFile = join(folder, "statement.txt");
  const signatureFile = join(folder, "signature.p7s");
  const anchorFile = join(folder, "ca.pem");
  await writeFile(
    statementFile,
    buildStatement({ purpose, origin, nonce, operation: "none" }),
  );
  await writeFile(signatureFile, decodeBase64url(signature));
  await copyFile(trustAnchorFile, anchorFile);
  await runCommand(commandLine`
    openssl cms -verify -binary -inform DER -in ${signatureFile}
    -content ${statementFile} -CAfile ${anchorFile}
    -signer ${folder}/signer.pem`);
  console.log("  OpenSSL verifies signature.p7s over statement.txt");
}
