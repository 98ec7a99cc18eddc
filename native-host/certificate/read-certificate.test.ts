import assert from "node:assert/strict";
import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { MAX_CERTIFICATE_BYTES } from "@passerelle/shared/limits.ts";
import { parseWith } from "@passerelle/shared/protocol/parse.ts";
import { certificateSummary } from "@passerelle/shared/protocol/tokens.ts";
import fc from "fast-check";
import { encodeElement, encodeSequence } from "../cms/der-writer.ts";
import { summariseCertificate } from "../tokens/summarise-certificate.ts";
import {
  commonName,
  encodeCertificate,
  UTF8_STRING,
  type CertificateWords,
} from "./certificate-fixture.ts";
import { keyKindName } from "./public-key.ts";
import {
  readCertificate,
  type CertificateReading,
} from "./read-certificate.ts";

const spki = (key: KeyObject) => key.export({ type: "spki", format: "der" });
const p256 = spki(generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey);
const certificate = (words: Partial<CertificateWords> = {}) =>
  encodeCertificate({ publicKeyInfo: p256, ...words });
const bits = (unused: number, ...octets: number[]) =>
  encodeElement(0x03, Buffer.of(unused, ...octets));
const unreadable = { code: "certificate_unreadable" };

describe("reading a certificate", () => {
  it("reads names, organisation, validity and hash", () => {
    const reading = readCertificate(
      certificate({
        subject: [
          ["55040a", UTF8_STRING, Buffer.from("Ébénisterie Noël & Fils")],
          commonName("Maël Cœurderoy"),
        ],
      }),
    );
    assert.deepEqual(reading.subject, {
      commonName: "Maël Cœurderoy",
      organization: "Ébénisterie Noël & Fils",
    });
    assert.equal(reading.issuer.commonName, "Test authority");
    assert.equal(reading.notAfter.toISOString(), "2028-01-01T00:00:00.000Z");
    assert.match(reading.hash, /^[0-9a-f]{64}$/);
    assert.equal(reading.serialNumber.toString("hex"), "0203010203");
  });

  it("reads every kind of directory string", () => {
    const name = (tag: number, content: Buffer) =>
      readCertificate(certificate({ subject: [["550403", tag, content]] }))
        .subject.commonName;
    assert.equal(name(0x0c, Buffer.from("é€")), "é€");
    assert.equal(name(0x13, Buffer.from("plain")), "plain");
    assert.equal(name(0x14, Buffer.from("é", "latin1")), "é");
    assert.equal(name(0x1e, Buffer.from("é€", "utf16le").swap16()), "é€");
    assert.equal(name(0x1c, Buffer.from("00000000e9", "hex").subarray(1)), "é");
  });

  it("falls back on other names where there is no common name", () => {
    const reading = readCertificate(
      certificate({
        subject: [
          ["55042a", UTF8_STRING, Buffer.from("Élodie")],
          ["550404", UTF8_STRING, Buffer.from("Lefèvre")],
        ],
      }),
    );
    assert.equal(reading.subject.commonName, "Élodie Lefèvre");
  });

  it("takes control and direction characters out of names, and bounds them", () => {
    const reading = readCertificate(
      certificate({
        subject: [commonName(`a\u202eb\u0000c${"x".repeat(400)}`)],
      }),
    );
    assert.ok(reading.subject.commonName.startsWith("a b cxxx"));
    assert.equal(reading.subject.commonName.length, 256);
  });

  it("names the kind of key for people", () => {
    const kinds = [
      generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey,
      generateKeyPairSync("rsa-pss", { modulusLength: 2048 }).publicKey,
      generateKeyPairSync("ec", { namedCurve: "P-521" }).publicKey,
      generateKeyPairSync("ed25519").publicKey,
      generateKeyPairSync("ed448").publicKey,
      generateKeyPairSync("ec", { namedCurve: "secp256k1" }).publicKey,
      generateKeyPairSync("dsa", { modulusLength: 1024, divisorLength: 160 })
        .publicKey,
      // A curve and an algorithm without a name here.
      generateKeyPairSync("ec", { namedCurve: "secp224r1" }).publicKey,
      generateKeyPairSync("ec", {
        namedCurve: "secp224r1",
        paramEncoding: "explicit",
      }).publicKey,
      generateKeyPairSync("x25519").publicKey,
    ].map((publicKey) =>
      keyKindName(
        readCertificate(certificate({ publicKeyInfo: spki(publicKey) }))
          .publicKeyKind,
      ),
    );
    assert.deepEqual(kinds, [
      "RSA 2048",
      "RSA-PSS 2048",
      "P-521",
      "Ed25519",
      "Ed448",
      "secp256k1",
      "DSA",
      "1.3.132.0.33",
      "EC",
      "1.3.101.110",
    ]);
  });

  it("refuses a time that there is not", () => {
    const der = certificate({ notAfter: new Date("9999-12-31T23:59:59Z") });
    const withTime = (time: string) => {
      const changed = Buffer.from(der);
      changed.write(time, der.indexOf("99991231235959Z"), "latin1");
      return readCertificate(changed).notAfter.toISOString();
    };
    assert.equal(withTime("00010228000000Z"), "0001-02-28T00:00:00.000Z");
    for (const time of [
      "99991331235959Z",
      "99990001235959Z",
      "99990230235959Z",
      "99991231240000Z",
      "99991231236000Z",
      "99991231235960Z",
    ])
      assert.throws(() => withTime(time), unreadable, time);
  });

  it("has the names of a certificate as large as any that is read", () => {
    const words = [commonName("n".repeat(7_500))];
    const reading = readCertificate(
      certificate({ subject: words, issuer: words }),
    );
    assert.ok(reading.der.length <= MAX_CERTIFICATE_BYTES);
    const circumstances = { key: "unknown", mechanisms: null } as const;
    const summary = summariseCertificate(
      reading,
      "",
      circumstances,
      new Date(0),
    );
    parseWith(certificateSummary, summary);
  });

  it("says whether keyUsage lets the key sign", () => {
    const maySign = (keyUsage?: Buffer) =>
      readCertificate(
        certificate(keyUsage ? { extensions: { "551d0f": keyUsage } } : {}),
      ).use.maySign;
    assert.equal(maySign(), true);
    assert.equal(maySign(bits(7, 0x80)), true);
    assert.equal(maySign(bits(6, 0x40)), true);
    assert.equal(maySign(bits(5, 0x20)), false);
  });

  it("tells an authority's certificate from a holder's", () => {
    const isAuthority = (value: Buffer) =>
      readCertificate(certificate({ extensions: { "551d13": value } })).use
        .isAuthority;
    const TRUE = encodeElement(0x01, Buffer.of(0xff));
    assert.equal(isAuthority(encodeSequence(TRUE)), true);
    assert.equal(isAuthority(encodeSequence()), false);
  });

  it("refuses bytes after its end, and any cut", () => {
    const der = certificate();
    assert.throws(
      () => readCertificate(Buffer.concat([der, Buffer.of(0)])),
      unreadable,
    );
    for (let length = 0; length < der.length; length += 7)
      assert.throws(() => readCertificate(der.subarray(0, length)), unreadable);
  });

  it("reads or refuses whatever a token returns, and has of it only what a message can carry", () => {
    const der = certificate({ notAfter: new Date("9999-12-31T23:59:59Z") });
    const circumstances = { key: "unknown", mechanisms: null } as const;
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(fc.nat(der.length - 1), fc.integer({ min: 0, max: 255 })),
          { minLength: 1, maxLength: 8 },
        ),
        (changes) => {
          const changed = Buffer.from(der);
          for (const [at, value] of changes) changed[at] = value;
          let reading: CertificateReading;
          try {
            reading = readCertificate(changed);
          } catch (error) {
            assert.equal((error as { code?: string }).code, unreadable.code);
            return;
          }
          parseWith(
            certificateSummary,
            summariseCertificate(reading, "", circumstances, new Date(0)),
          );
        },
      ),
      { numRuns: 5000 },
    );
  });
});
