import assert from "node:assert/strict";
import * as pkijs from "pkijs";
import * as make from "../fixtures/certificates.ts";
import * as der from "../fixtures/der.ts";
import {
  digestAlgorithm,
  keyPair,
  pssParameters,
  pssSigning,
  signing,
} from "../fixtures/keys.ts";
import * as cms from "../fixtures/signed-data.ts";
import {
  type SignedDataToVerify,
  verifySignedData,
} from "./verify-signed-data.ts";

const content = Buffer.from("Ordre de virement\n");
const serialNumber = der.integer(4711);
const root = make.rootAuthority("Racine", keyPair("P-256", "root"));
const ecKey = keyPair("P-256", "signer");
const rsaKey = keyPair("rsa-2048", "signer");

function signerWith(key = ecKey): cms.Signer {
  const certificate = make.personCertificate(root, "Zoé", key, {
    serialNumber,
  });
  return { certificate, issuer: root.name, serialNumber, key };
}

const signer = signerWith();
const rsaSigner = signerWith(rsaKey);

function verify(
  signature: Uint8Array,
  options: Partial<SignedDataToVerify> = {},
) {
  return verifySignedData({
    signature,
    content,
    trustAnchors: [root.certificate],
    at: make.NOW,
    revocation: "none",
    ...options,
  });
}

function signWith(
  defects: cms.SignatureDefects = {},
  who: cms.Signer = signer,
): Buffer {
  return cms.sign(content, who, make.NOW, defects);
}

/** The good attributes with changes: an attribute instead of the one of the same type, null for none. */
function attributesWith(
  changes: Record<string, readonly Uint8Array[] | null>,
): Uint8Array[] {
  const good = cms.goodAttributes(content, signer.certificate, make.NOW);
  return good.flatMap((attribute) => {
    for (const [type, change] of Object.entries(changes)) {
      const id = der.oid(type);
      if (attribute.subarray(2, 2 + id.length).equals(id)) return change ?? [];
    }
    return [attribute];
  });
}

function withAttributes(attributes: readonly Uint8Array[] | null): Buffer {
  return signWith({ signer: { attributes } });
}

const CONTENT_TYPE = "1.2.840.113549.1.9.3";
const MESSAGE_DIGEST = "1.2.840.113549.1.9.4";
const SIGNING_TIME = "1.2.840.113549.1.9.5";
const SIGNING_CERTIFICATE = "1.2.840.113549.1.9.16.2.47";
const ALGORITHM_PROTECTION = "1.2.840.113549.1.9.52";

/** ESSCertIDv2 of the signer's certificate, with an IssuerSerial. */
function signingCertificateOf(issuer: Uint8Array, serial: Uint8Array): Buffer {
  const [, , , good] = cms.goodAttributes(
    content,
    signer.certificate,
    make.NOW,
  );
  const hash = (good as Buffer).subarray(-32);
  const issuerSerial = der.sequence(
    der.sequence(der.explicit(4, issuer)),
    serial,
  );
  const identifier = der.sequence(der.octetString(hash), issuerSerial);
  return cms.attribute(
    SIGNING_CERTIFICATE,
    der.sequence(der.sequence(identifier)),
  );
}

function algorithmProtection(signature: Uint8Array): Buffer {
  const value = der.sequence(
    digestAlgorithm("sha256"),
    der.retag(signature, 0xa1),
  );
  return cms.attribute(ALGORITHM_PROTECTION, value);
}

describe("verifySignedData", () => {
  it("gives the signer, the path and the content of a detached signature", () => {
    const { signer: who, path, content: signed } = verify(signWith());
    assert.equal(who.subject.commonName, "Zoé");
    assert.deepEqual(who.signingTime, make.NOW);
    assert.equal(path.length, 2);
    assert.equal(signed, content);
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

  const refused: [
    string,
    string,
    () => Buffer,
    Partial<SignedDataToVerify>?,
  ][] = [
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
      "signed_attributes_invalid",
      "no signed attributes",
      () => withAttributes(null),
    ],
    [
      "signed_attributes_invalid",
      "no signed attributes over content that could be some",
      () => {
        const disguised = der.setOf(...attributesWith({}));
        return cms.sign(disguised, signer, make.NOW, {
          signer: { attributes: null },
        });
      },
      {
        content: der.setOf(...attributesWith({})),
        policy: { requireSigningCertificate: false },
      },
    ],
    [
      "signed_attributes_invalid",
      "contentType missing",
      () => withAttributes(attributesWith({ [CONTENT_TYPE]: null })),
    ],
    [
      "signed_attributes_invalid",
      "contentType of something else",
      () =>
        withAttributes(
          attributesWith({ [CONTENT_TYPE]: [cms.contentType("1.2.3")] }),
        ),
    ],
    [
      "signed_attributes_invalid",
      "messageDigest missing",
      () => withAttributes(attributesWith({ [MESSAGE_DIGEST]: null })),
    ],
    [
      "signed_attributes_invalid",
      "signingTime missing",
      () => withAttributes(attributesWith({ [SIGNING_TIME]: null })),
    ],
    [
      "signed_attributes_invalid",
      "signingCertificateV2 missing",
      () => withAttributes(attributesWith({ [SIGNING_CERTIFICATE]: null })),
    ],
    [
      "signed_attributes_invalid",
      "an attribute twice",
      () =>
        withAttributes([
          ...attributesWith({}),
          cms.signingTime(make.NOT_BEFORE),
        ]),
    ],
    [
      "signed_attributes_invalid",
      "an attribute with two values",
      () =>
        withAttributes(
          attributesWith({
            [SIGNING_TIME]: [
              cms.attribute(
                SIGNING_TIME,
                der.time(make.NOW),
                der.time(make.NOT_AFTER),
              ),
            ],
          }),
        ),
    ],
    [
      "signed_attributes_invalid",
      "an attribute without a value",
      () =>
        withAttributes(
          attributesWith({ [SIGNING_TIME]: [cms.attribute(SIGNING_TIME)] }),
        ),
    ],
    [
      "der_invalid",
      "an attribute of another type than its own",
      () =>
        withAttributes(
          attributesWith({
            [SIGNING_TIME]: [
              cms.attribute(SIGNING_TIME, der.utf8String("now")),
            ],
          }),
        ),
    ],
    [
      "signing_certificate_mismatch",
      "signingCertificateV2 of another certificate",
      () =>
        withAttributes(
          attributesWith({
            [SIGNING_CERTIFICATE]: [cms.signingCertificateV2(root.certificate)],
          }),
        ),
    ],
    [
      "signing_certificate_mismatch",
      "signingCertificateV2 with another serial number",
      () =>
        withAttributes(
          attributesWith({
            [SIGNING_CERTIFICATE]: [
              signingCertificateOf(root.name, der.integer(1)),
            ],
          }),
        ),
    ],
    [
      "algorithm_mismatch",
      "CMSAlgorithmProtection that says otherwise",
      () =>
        withAttributes([
          ...attributesWith({}),
          algorithmProtection(signing(ecKey, "sha512").algorithm),
        ]),
    ],
    [
      "algorithm_mismatch",
      "another digest in the signature algorithm than beside it",
      () =>
        signWith({
          signer: { digestAlgorithm: digestAlgorithm("sha512") },
          message: { digestAlgorithms: [digestAlgorithm("sha512")] },
        }),
    ],
    [
      "algorithm_mismatch",
      "another digest announced",
      () =>
        signWith({
          message: { digestAlgorithms: [digestAlgorithm("sha512")] },
        }),
    ],
    [
      "algorithm_mismatch",
      "two digests announced",
      () =>
        signWith({
          message: {
            digestAlgorithms: [
              digestAlgorithm("sha256"),
              digestAlgorithm("sha512"),
            ],
          },
        }),
    ],
    [
      "algorithm_mismatch",
      "an ECDSA algorithm over an RSA key",
      () =>
        signWith(
          { signer: { signatureAlgorithm: signing(ecKey).algorithm } },
          rsaSigner,
        ),
    ],
    [
      "algorithm_mismatch",
      "Ed25519 beside SHA-256",
      () => signWith({}, signerWith(keyPair("Ed25519", "signer"))),
    ],
    [
      "algorithm_not_allowed",
      "SHA-1",
      () => signWith({ digest: "sha1" }, rsaSigner),
    ],
    [
      "algorithm_not_allowed",
      "an RSA key of 1024 bits",
      () => signWith({}, signerWith(keyPair("rsa-1024", "signer"))),
    ],
    [
      "algorithm_not_allowed",
      "an algorithm nobody knows",
      () =>
        signWith({
          signer: { signatureAlgorithm: der.sequence(der.oid("1.2.3.4")) },
        }),
    ],
    [
      "algorithm_not_allowed",
      "ECDSA with parameters",
      () =>
        signWith({
          signer: {
            signatureAlgorithm: der.sequence(
              der.oid("1.2.840.10045.4.3.2"),
              der.nullElement(),
            ),
          },
        }),
    ],
    [
      "algorithm_not_allowed",
      "a curve the policy does not allow",
      () => signWith(),
      { policy: { curves: ["P-384"] } },
    ],
    [
      "algorithm_not_allowed",
      "RSASSA-PSS with another digest in MGF1",
      () =>
        signWith(
          {
            signer: {
              signing: pssSigning(
                rsaKey,
                "sha256",
                32,
                pssParameters("sha256", 32, "sha512"),
              ),
            },
          },
          rsaSigner,
        ),
    ],
    [
      "algorithm_mismatch",
      "RSASSA-PSS with another digest than beside it",
      () =>
        signWith(
          { signer: { signing: pssSigning(rsaKey, "sha512", 64) } },
          rsaSigner,
        ),
    ],
    [
      "signature_invalid",
      "RSASSA-PSS with another salt length than it says",
      () =>
        signWith(
          {
            signer: {
              signing: pssSigning(
                rsaKey,
                "sha256",
                32,
                pssParameters("sha256", 31),
              ),
            },
          },
          rsaSigner,
        ),
    ],
    [
      "der_invalid",
      "RSASSA-PSS with a default value written out",
      () =>
        signWith(
          { signer: { signing: pssSigning(rsaKey, "sha256", 20) } },
          rsaSigner,
        ),
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
  ];
  for (const [code, title, build, options] of refused) {
    it(`refuses ${title}`, () => {
      assert.throws(() => verify(build(), options), { code });
    });
  }
});
