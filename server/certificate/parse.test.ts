import assert from "node:assert/strict";
import { MAX_CERTIFICATE_BYTES } from "@passerelle/shared/limits.ts";
import * as make from "../fixtures/certificates.ts";
import * as der from "../fixtures/der.ts";
import { keyPair, signing, spki } from "../fixtures/keys.ts";
import { parseCertificate, parseCheckedCertificate } from "./parse.ts";

const key = keyPair("P-256", "certificate");

function build(fields: Partial<make.CertificateFields> = {}): Uint8Array {
  return Uint8Array.from(
    make.buildCertificate({
      issuer: make.name("Autorité"),
      subject: make.name("Zoé"),
      publicKey: spki(key),
      signing: signing(key),
      ...fields,
    }),
  );
}

/** A subjectUniqueID where the extensions go. */
const uniqueIdentifier = der.retag(der.bitString(Buffer.of(1)), 0x82);

function withUniqueIdentifier(version: number): Uint8Array {
  return build({
    version,
    publicKey: Buffer.concat([spki(key), uniqueIdentifier]),
  });
}

describe("parseCertificate", () => {
  it("hands out slices of the very bytes", () => {
    const bytes = build();
    const certificate = parseCertificate(bytes);
    assert.deepEqual(certificate.bytes, bytes);
    for (const slice of [
      certificate.tbs,
      certificate.serialNumber,
      certificate.issuer,
      certificate.subject,
      certificate.publicKey.bytes,
      certificate.signature,
    ]) {
      assert.equal(slice.buffer, bytes.buffer);
    }
    assert.deepEqual(Buffer.from(certificate.subject), make.name("Zoé"));
    assert.equal(certificate.notBefore, make.NOT_BEFORE.getTime());
    assert.equal(certificate.notAfter, make.NOT_AFTER.getTime());
  });

  it("takes version 1, which has no extensions", () => {
    const certificate = parseCertificate(build({ version: 1 }));
    assert.equal(certificate.version, 1);
    assert.deepEqual(certificate.extensions.entries, []);
  });

  it("takes a unique identifier from version 2 on", () => {
    assert.equal(parseCertificate(withUniqueIdentifier(2)).version, 2);
    assert.throws(() => parseCertificate(withUniqueIdentifier(1)), {
      code: "certificate_invalid",
    });
  });

  it("reads years on both sides of the change of form", () => {
    const notBefore = new Date("1950-01-01T00:00:00Z");
    const notAfter = new Date("2050-02-28T23:59:59Z");
    const certificate = parseCertificate(
      build({
        notBefore: der.time(notBefore),
        notAfter: der.time(notAfter),
      }),
    );
    assert.equal(certificate.notBefore, notBefore.getTime());
    assert.equal(certificate.notAfter, notAfter.getTime());
  });

  const extensions = [make.basicConstraints(true)];
  for (const [rule, code, certificate] of [
    ["version 4", "certificate_invalid", build({ version: 4 })],
    [
      "extensions before version 3",
      "certificate_invalid",
      build({ version: 2, extensions }),
    ],
    [
      "another algorithm beside the signature than inside",
      "certificate_invalid",
      build({ outerAlgorithm: der.sequence(der.oid("1.2.840.10045.4.3.3")) }),
    ],
    [
      "a year before 2050 as GeneralizedTime",
      "der_invalid",
      build({ notAfter: der.tlv(0x18, Buffer.from("20491231235959Z")) }),
    ],
    [
      "a day that does not exist",
      "der_invalid",
      build({ notAfter: der.tlv(0x17, Buffer.from("270229000000Z")) }),
    ],
    [
      "an algorithm identifier with more than parameters",
      "der_invalid",
      build({
        outerAlgorithm: der.sequence(
          der.oid("1.2.840.10045.4.3.2"),
          der.nullElement(),
          der.nullElement(),
        ),
      }),
    ],
    ["what follows it", "der_invalid", Uint8Array.of(...build(), 0)],
    [
      "more bytes than the limit",
      "der_invalid",
      build({
        extensions: [
          make.extension("2.5.29.99", Buffer.alloc(MAX_CERTIFICATE_BYTES)),
        ],
      }),
    ],
  ] as const) {
    it(`refuses ${rule}`, () => {
      assert.throws(() => parseCertificate(certificate), { code });
    });
  }
});

describe("parseCheckedCertificate", () => {
  it("keeps to the limit of size as well", () => {
    const bytes = new Uint8Array(MAX_CERTIFICATE_BYTES + 1);
    assert.throws(() => parseCheckedCertificate(bytes), {
      code: "der_invalid",
    });
  });

  it("tells algorithm identifiers apart that it has met before", () => {
    const one = parseCertificate(build());
    const other = parseCertificate(
      build({ signing: signing(keyPair("rsa-2048", "certificate")) }),
    );
    assert.equal(one.signatureAlgorithm.hasNullParameters, false);
    assert.equal(other.signatureAlgorithm.hasNullParameters, true);
    assert.equal(
      parseCertificate(build()).signatureAlgorithm.oid,
      one.signatureAlgorithm.oid,
    );
  });
});
