import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import * as pkijs from "pkijs";
import * as make from "../fixtures/certificates.ts";
import * as der from "../fixtures/der.ts";
import {
  digestAlgorithm,
  keyPair,
  pssSigning,
  signing,
} from "../fixtures/keys.ts";
import {
  content,
  serialNumber,
  root,
  ecKey,
  rsaKey,
  signerWith,
  signer,
  rsaSigner,
  verify,
  signWith,
  attributesWith,
  withAttributes,
  CONTENT_TYPE,
  SIGNING_CERTIFICATE,
  signingCertificateOf,
  algorithmProtection,
  refuses,
} from "../fixtures/order.ts";
import * as cms from "../fixtures/signed-data.ts";
import { type SignedDataToVerify } from "./verify-signed-data.ts";

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

describe("verifySignedData, of the message", () => {
  it("takes the certificates in any order, as no signature covers it", () => {
    const more = [root.certificate, signerWith(rsaKey).certificate];
    const signature = signWith({ certificates: more });
    const all = der.inDerOrder([signer.certificate, ...more]);
    const sorted = Buffer.concat(all);
    const start = signature.indexOf(sorted);
    assert.ok(start > 0);
    Buffer.concat(all.toReversed()).copy(signature, start);
    verify(signature);
  });

  const goodSignerInfo = (): Buffer =>
    cms.buildSignerInfo(
      {
        version: der.integer(1),
        identifier: cms.issuerAndSerialNumber(root.name, serialNumber),
        digestAlgorithm: digestAlgorithm("sha256"),
        attributes: attributesWith({}),
        joinAttributes: der.setOf,
        signing: signing(ecKey),
      },
      content,
    );

  refuses([
    [
      "signer_count",
      "no signer",
      () => signWith({ message: { signerInfos: [] } }),
    ],
    [
      "signer_count",
      "two signers",
      () =>
        signWith({
          message: { signerInfos: [goodSignerInfo(), goodSignerInfo()] },
        }),
    ],
    [
      "signer_certificate_missing",
      "no certificate of the signer",
      () => signWith({ message: { certificates: [root.certificate] } }),
    ],
    [
      "content_missing",
      "nothing that was signed",
      () => signWith(),
      { content: undefined as never },
    ],
    [
      "cms_invalid",
      "content inside and beside it",
      () => signWith({ message: { embedded: content } }),
    ],
    [
      "statement_mismatch",
      "a signature over other content",
      () => signWith(),
      { content: Buffer.from("Ordre de virement") },
    ],
    [
      "cms_invalid",
      "another version of SignedData",
      () => signWith({ message: { version: der.integer(3) } }),
    ],
    [
      "cms_invalid",
      "another version of SignerInfo",
      () => signWith({ signer: { version: der.integer(3) } }),
    ],
    [
      "cms_invalid",
      "an attribute certificate",
      () =>
        signWith({
          message: { certificates: [signer.certificate, der.tlv(0xa2)] },
        }),
    ],
    [
      "cms_invalid",
      "another kind of message",
      () =>
        der.sequence(
          der.oid("1.2.840.113549.1.7.3"),
          der.explicit(0, der.sequence()),
        ),
    ],
    [
      "cms_invalid",
      "unsigned attributes",
      () =>
        signWith({
          signer: {
            unsignedAttributes: [cms.attribute("1.2.3", der.nullElement())],
          },
        }),
    ],
    ["der_invalid", "BER", () => Buffer.from("30800000", "hex")],
    [
      "der_invalid",
      "trailing bytes",
      () => Buffer.concat([signWith(), Buffer.of(0)]),
    ],
    [
      "der_invalid",
      "signed attributes out of order",
      () =>
        signWith({
          signer: {
            joinAttributes: (...parts) =>
              der.tlv(0x31, ...der.inDerOrder(parts).toReversed()),
          },
        }),
    ],
    [
      "signature_invalid",
      "a signature by another key",
      () =>
        signWith({ signer: { signing: signing(keyPair("P-256", "another")) } }),
    ],
    [
      "signature_invalid",
      "a signature over the attributes under their own tag",
      () => {
        const { algorithm, sign } = signing(ecKey);
        return signWith({
          signer: {
            signing: {
              algorithm,
              sign: (bytes) => sign(der.retag(bytes, 0xa0)),
            },
          },
        });
      },
    ],
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
});
