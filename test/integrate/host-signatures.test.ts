import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createRelyingParty, type RelyingParty } from "@passerelle/server";
import { parseChallenge } from "@passerelle/shared/protocol/challenge.ts";
import { buildStatement } from "@passerelle/shared/statement/build.ts";
import { commandLine, runCommand } from "../../scripts/dev/command.ts";
import { HOST_PROGRAM, HostClient } from "../fixtures/host-client.ts";
import {
  createTestToken,
  ONE_OF_EACH_KIND,
  type TestToken,
} from "../fixtures/softhsm.ts";

const ORIGIN = "https://www.example.coop";

/** What the host makes with keys on a SoftHSM token, given to the server and to OpenSSL. */
describe("a host’s signature", function () {
  this.timeout(60_000);
  let token: TestToken;
  let relyingParty: RelyingParty;

  before(async () => {
    token = await createTestToken(ONE_OF_EACH_KIND);
    assert.ok(existsSync(HOST_PROGRAM), "no host: npm run build makes it");
    const root = new X509Certificate(await readFile(token.rootFile));
    relyingParty = createRelyingParty({
      origin: ORIGIN,
      name: "Banque d’Essai",
      trustAnchors: [root.raw],
      revocation: "none",
    });
  });
  after(() => token.remove());

  /** A host whose SoftHSM has all mechanisms, or one alone. */
  async function openHost(mechanism: string | undefined): Promise<HostClient> {
    const configuration = join(token.folder, "softhsm2.conf");
    if (mechanism === undefined) return new HostClient(token);
    const limited = join(token.folder, `${mechanism}.conf`);
    const all = await readFile(configuration, "utf8");
    await writeFile(limited, `${all}slots.mechanisms = ${mechanism}\n`);
    const environment = { ...token.environment, SOFTHSM2_CONF: limited };
    return new HostClient({ ...token, environment });
  }

  async function signIn(name: string, mechanism: string | undefined) {
    const challenge = await relyingParty.issueChallenge({
      purpose: "login",
      session: name,
    });
    const statement = {
      purpose: "login",
      origin: ORIGIN,
      nonce: parseChallenge(challenge).nonce,
      operation: "none",
    } as const;
    const host = await openHost(mechanism);
    try {
      await host.request({ command: "watch-tokens" });
      const [held] = (await host.snapshot()).tokens;
      const certificate = held?.certificates.find(
        ({ label }) => label === name,
      );
      assert.ok(held && certificate);
      const { signature } = await host.request({
        command: "sign-statement",
        token: held.id,
        certificate: certificate.hash,
        pin: token.pin,
        statement,
      });
      assert.ok(typeof signature === "string");
      return { signature, statement, hash: certificate.hash };
    } finally {
      await host.close();
    }
  }

  const keys: [name: string, mechanism?: string][] = [
    ["rsa"],
    ["rsa", "CKM_SHA512_RSA_PKCS"],
    ["rsa", "CKM_RSA_PKCS_PSS"],
    ["rsa", "CKM_SHA384_RSA_PKCS_PSS"],
    ["rsa", "CKM_SHA512_RSA_PKCS_PSS"],
    ["p256"],
    ["p384"],
    ["p521"],
    ["ed25519"],
  ];
  for (const [name, mechanism] of keys) {
    it(`signs in at the server: ${mechanism ?? "the preferred mechanism"}, ${name}`, async () => {
      const { signature, statement, hash } = await signIn(name, mechanism);
      const signer = await relyingParty.verify({ signature, session: name });
      assert.equal(signer.certificateHash, hash);
      assert.equal(signer.subject.commonName, name);
      // OpenSSL 3.0 knows no Ed25519 in CMS (RFC 8419).
      if (name !== "ed25519") await verifyByOpenssl(signature, statement);
    });
  }

  async function verifyByOpenssl(
    signature: string,
    statement: Parameters<typeof buildStatement>[0],
  ): Promise<void> {
    const signatureFile = join(token.folder, "signature.p7s");
    const statementFile = join(token.folder, "statement.txt");
    await writeFile(signatureFile, Buffer.from(signature, "base64url"));
    await writeFile(statementFile, buildStatement(statement));
    await runCommand(commandLine`
      openssl cms -verify -binary -cades -inform DER -in ${signatureFile}
      -content ${statementFile} -CAfile ${token.rootFile}
      -out ${join(token.folder, "verified")}`);
  }
});
