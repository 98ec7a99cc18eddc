import assert from "node:assert/strict";
import { createHash, verify, webcrypto, X509Certificate } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as asn1js from "asn1js";
import * as pkijs from "pkijs";
import { buildStatement } from "@passerelle/shared/statement/build.ts";
import type { CertificateSummary } from "@passerelle/shared/protocol/tokens.ts";
import { commandLine, runCommand } from "../../scripts/dev/command.ts";
import { HostClient } from "../fixtures/host-client.ts";
import {
  createTestToken,
  ONE_OF_EACH_KIND,
  type TestToken,
} from "../fixtures/softhsm.ts";
import { newStatement } from "../fixtures/statement.ts";

interface Signed {
  readonly content: Buffer;
  readonly signature: Buffer;
  readonly certificate: CertificateSummary;
}

describe("what the host signs", function () {
  this.timeout(60_000);
  let token: TestToken;
  let host: HostClient;

  before(async () => {
    token = await createTestToken(ONE_OF_EACH_KIND);
    host = new HostClient(token);
    await host.request({ command: "watch-tokens" });
  });
  after(async () => {
    await host.close();
    await token.remove();
  });

  async function signWith(name: string, by = host): Promise<Signed> {
    const { tokens } = await by.snapshot();
    const certificate = tokens[0]?.certificates.find(
      ({ label }) => label === name,
    );
    assert.ok(tokens[0] && certificate);
    const statement = newStatement();
    const { signature } = await by.request({
      command: "sign-statement",
      token: tokens[0].id,
      certificate: certificate.hash,
      pin: token.pin,
      statement,
    });
    assert.ok(typeof signature === "string");
    return {
      content: Buffer.from(buildStatement(statement)),
      signature: Buffer.from(signature, "base64url"),
      certificate,
    };
  }

  async function verifyByOpenSsl({ content, signature }: Signed) {
    const contentFile = join(token.folder, "statement.txt");
    const signatureFile = join(token.folder, "signature.p7s");
    const verifiedFile = join(token.folder, "verified");
    await writeFile(contentFile, content);
    await writeFile(signatureFile, signature);
    for (const cades of [[], ["-cades"]])
      await runCommand(commandLine`
        openssl cms -verify -binary ${cades} -inform DER -in ${signatureFile}
        -content ${contentFile} -CAfile ${token.rootFile} -out ${verifiedFile}`);
    assert.deepEqual(await readFile(verifiedFile), content);
  }

  /** SoftHSM with one mechanism alone. */
  async function openWithMechanism(mechanism: string): Promise<HostClient> {
    const configurationFile = join(token.folder, `${mechanism}.conf`);
    const all = await readFile(join(token.folder, "softhsm2.conf"), "utf8");
    await writeFile(
      configurationFile,
      `${all}slots.mechanisms = ${mechanism}\n`,
    );
    const limited = new HostClient({
      environment: { ...token.environment, SOFTHSM2_CONF: configurationFile },
      configurationFile: token.configurationFile,
    });
    await limited.request({ command: "watch-tokens" });
    return limited;
  }

  for (const [mechanism, algorithm] of [
    ["CKM_SHA256_RSA_PKCS", "1.2.840.113549.1.1.11"],
    ["CKM_SHA384_RSA_PKCS", "1.2.840.113549.1.1.12"],
    ["CKM_SHA512_RSA_PKCS", "1.2.840.113549.1.1.13"],
    ["CKM_RSA_PKCS_PSS", "1.2.840.113549.1.1.10"],
    ["CKM_SHA256_RSA_PKCS_PSS", "1.2.840.113549.1.1.10"],
    ["CKM_SHA384_RSA_PKCS_PSS", "1.2.840.113549.1.1.10"],
    ["CKM_SHA512_RSA_PKCS_PSS", "1.2.840.113549.1.1.10"],
  ] as const) {
    it(`is verified by OpenSSL when ${mechanism} is all the token has`, async () => {
      const limited = await openWithMechanism(mechanism);
      const signed = await signWith("rsa", limited);
      await limited.close();
      await verifyByOpenSsl(signed);
      const [signerInfo] = parseSignedData(signed.signature).signerInfos;
      assert.equal(signerInfo?.signatureAlgorithm.algorithmId, algorithm);
    });
  }

  it("is nothing when the token has no mechanism for the key", async () => {
    const limited = await openWithMechanism("CKM_ECDSA");
    await assert.rejects(signWith("rsa", limited), {
      code: "mechanism_unsupported",
    });
    await limited.close();
  });

  for (const name of ["rsa", "p256", "p384", "p521"]) {
    it(`is verified by OpenSSL, as CMS and as CAdES (${name})`, async () => {
      await verifyByOpenSsl(await signWith(name));
    });

    it(`is verified by pkijs (${name})`, async () => {
      const { content, signature } = await signWith(name);
      const signedData = parseSignedData(signature);
      pkijs.setEngine(
        "node",
        new pkijs.CryptoEngine({ name: "node", crypto: webcrypto as never }),
      );
      assert.equal(
        await signedData.verify({ signer: 0, data: arrayBuffer(content) }),
        true,
      );
    });
  }

  it("is verified over the signed attributes alone with Ed25519 (RFC 8419)", async () => {
    const { content, signature } = await signWith("ed25519");
    const signedData = parseSignedData(signature);
    const [signerInfo] = signedData.signerInfos;
    const certificate = signedData.certificates?.[0];
    assert.ok(
      signerInfo?.signedAttrs && certificate instanceof pkijs.Certificate,
    );
    const attributes = Buffer.from(signerInfo.signedAttrs.encodedValue);
    const { publicKey } = new X509Certificate(
      Buffer.from(certificate.toSchema().toBER()),
    );
    const value = Buffer.from(signerInfo.signature.valueBlock.valueHexView);
    assert.ok(verify(null, attributes, publicKey, value));
    const digest = createHash("sha512").update(content).digest();
    assert.ok(attributes.includes(digest));
  });

  it("carries exactly the four signed attributes, in DER order, and the signer's certificate", async () => {
    const { content, signature, certificate } = await signWith("p256");
    const signedData = parseSignedData(signature);
    const [signerInfo] = signedData.signerInfos;
    assert.equal(signedData.signerInfos.length, 1);
    assert.equal(signedData.encapContentInfo.eContent, undefined);
    assert.deepEqual(
      signerInfo?.signedAttrs?.attributes.map(({ type }) => type),
      [
        "1.2.840.113549.1.9.3", // contentType
        "1.2.840.113549.1.9.5", // signingTime
        "1.2.840.113549.1.9.4", // messageDigest
        "1.2.840.113549.1.9.16.2.47", // signingCertificateV2
      ],
    );
    const [carried] = signedData.certificates ?? [];
    assert.ok(carried instanceof pkijs.Certificate);
    const der = Buffer.from(carried.toSchema().toBER());
    assert.equal(
      createHash("sha256").update(der).digest("hex"),
      certificate.hash,
    );
    assert.ok(
      Buffer.from(signerInfo?.signedAttrs?.encodedValue ?? []).includes(
        createHash("sha256").update(content).digest(),
      ),
    );
  });
});

function parseSignedData(der: Buffer): pkijs.SignedData {
  const { result } = asn1js.fromBER(arrayBuffer(der));
  const contentInfo = new pkijs.ContentInfo({ schema: result });
  return new pkijs.SignedData({ schema: contentInfo.content as never });
}

function arrayBuffer(bytes: Buffer): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}
