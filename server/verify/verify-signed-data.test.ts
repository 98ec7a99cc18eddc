import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import * as pkijs from "pkijs";
import * as make from "../fixtures/certificates.ts";
import * as der from "../fixtures/der.ts";
import { keyPair, pssSigning, signing } from "../fixtures/keys.ts";
import {
  algorithmProtection,
  attributesWith,
  content,
  CONTENT_TYPE,
  ecKey,
  refuses,
  root,
  rsaKey,
  rsaSigner,
  serialNumber,
  signer,
  signerWith,
  SIGNING_CERTIFICATE,
  signingCertificateOf,
  signWith,
  verify,
  withAttributes,
} from "../fixtures/order.ts";
import * as cms from "../fixtures/signed-data.ts";
import type { SignedDataToVerify } from "./verify-signed-data.ts";

describe("verifySignedData", () => {
  it("gives the signer, the path and the content of a detached signature", () => {
    const { signer: who, path, content: signed } = verify(signWith());
    assert.equal(who.subject.commonName, "Zoé");
    assert.deepEqual(who.signingTime, make.NOW);
    assert.equal(path.length, 2);
    assert.equal(signed, content);
  });

  it("gives the serial number as other programs do, without the octet that keeps it positive", () => {
    for (const number of [0x7f, 0x80, 0x0100, 0x8000, (1n << 160n) - 1n]) {
      const numbered = signerWith(ecKey, der.integer(number));
      const { signer: who } = verify(signWith({}, numbered));
      const { serialNumber } = new X509Certificate(numbered.certificate);
      assert.equal(who.serialNumber, serialNumber.toLowerCase());
    }
  });

  const accepted: [string, () => Buffer, Partial<SignedDataToVerify>?][] = [
    [
      "attached content",
      () => signWith({ message: { embedded: content } }),
      { content: undefined as never },
    ],
    [
      "another type of content, where its attribute says so",
      () =>
        signWith({
          message: { contentType: "1.2.3.4", version: der.integer(3) },
          signer: {
            attributes: attributesWith({
              [CONTENT_TYPE]: [cms.contentType("1.2.3.4")],
            }),
          },
        }),
    ],
    [
      "an attribute it does not know",
      () =>
        withAttributes([
          ...attributesWith({}),
          cms.attribute("1.2.3.4", der.utf8String("?")),
        ]),
    ],
    [
      "signingCertificateV2 with issuer and serial number",
      () =>
        withAttributes(
          attributesWith({
            [SIGNING_CERTIFICATE]: [
              signingCertificateOf(root.name, serialNumber),
            ],
          }),
        ),
    ],
    [
      "CMSAlgorithmProtection that says what is so",
      () =>
        withAttributes([
          ...attributesWith({}),
          algorithmProtection(signing(ecKey).algorithm),
        ]),
    ],
    ["RSA with SHA-512", () => signWith({ digest: "sha512" }, rsaSigner)],
    [
      "rsaEncryption named as the signature algorithm, the digest beside it",
      () =>
        signWith(
          {
            signer: {
              signatureAlgorithm: der.sequence(
                der.oid("1.2.840.113549.1.1.1"),
                der.nullElement(),
              ),
            },
          },
          rsaSigner,
        ),
    ],
    [
      "RSASSA-PSS",
      () =>
        signWith(
          { signer: { signing: pssSigning(rsaKey, "sha256", 32) } },
          rsaSigner,
        ),
    ],
    [
      "Ed25519 with SHA-512 (RFC 8419)",
      () =>
        signWith(
          { digest: "sha512" },
          signerWith(keyPair("Ed25519", "signer")),
        ),
    ],
    [
      "no signed attributes, where the policy does not ask for them",
      () => withAttributes(null),
      { policy: { requireSigningCertificate: false } },
    ],
    [
      "unsigned attributes, where the policy lets them be",
      () =>
        signWith({
          signer: {
            unsignedAttributes: [cms.attribute("1.2.3", der.nullElement())],
          },
        }),
      { policy: { allowUnsignedAttributes: true } },
    ],
    [
      "a certificate given beside the message",
      () => signWith({ message: { certificates: [] } }),
      { certificates: [signer.certificate] },
    ],
  ];
  for (const [title, build, options] of accepted) {
    it(`accepts ${title}`, () => {
      assert.equal(verify(build(), options).signer.subject.commonName, "Zoé");
    });
  }

  refuses([
    [
      "revocation_unavailable",
      "a certificate that nothing shows not to be revoked, by default",
      () => signWith(),
      { revocation: undefined as never },
    ],
    [
      "configuration_refused",
      "no trust anchors",
      () => signWith(),
      { trustAnchors: [] },
    ],
  ]);

  const seconds: [string, () => Buffer][] = [
    ["ECDSA", () => signWith()],
    ["RSA", () => signWith({ digest: "sha384" }, rsaSigner)],
    [
      "RSASSA-PSS",
      () =>
        signWith(
          { signer: { signing: pssSigning(rsaKey, "sha256", 32) } },
          rsaSigner,
        ),
    ],
  ];
  for (const [title, build] of seconds) {
    it(`agrees with pkijs on a good signature: ${title}`, async () => {
      const signature = build();
      verify(signature);
      const info = pkijs.ContentInfo.fromBER(new Uint8Array(signature));
      const signedData = new pkijs.SignedData({ schema: info.content });
      const result = await signedData.verify({
        signer: 0,
        data: new Uint8Array(content).buffer,
        trustedCerts: [
          pkijs.Certificate.fromBER(new Uint8Array(root.certificate)),
        ],
        checkDate: make.NOW,
        checkChain: true,
        extendedMode: true,
      });
      assert.equal(result.signatureVerified, true);
      assert.equal(result.signerCertificateVerified, true);
    });
  }
});
