import assert from "node:assert/strict";
import * as der from "../fixtures/der.ts";
import { digestAlgorithm, keyPair, signing } from "../fixtures/keys.ts";
import {
  attributesWith,
  content,
  ecKey,
  refuses,
  root,
  rsaKey,
  serialNumber,
  signer,
  signerWith,
  signWith,
  verify,
} from "../fixtures/order.ts";
import * as cms from "../fixtures/signed-data.ts";

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
  ]);
});
