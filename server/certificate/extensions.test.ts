import assert from "node:assert/strict";
import * as make from "../fixtures/certificates.ts";
import * as der from "../fixtures/der.ts";
import { DerReader } from "../der/reader.ts";
import { MAX_EXTENSIONS } from "../limits.ts";
import {
  type Extensions,
  type ExtensionType,
  parseExtensions,
} from "./extensions.ts";
import { basicConstraints } from "./extensions/basic-constraints.ts";
import { extendedKeyUsage } from "./extensions/extended-key-usage.ts";
import {
  authorityKeyIdentifier,
  hasKeyIdentifier,
} from "./extensions/key-identifiers.ts";
import { keyUsage } from "./extensions/key-usage.ts";
import { certificatePolicies } from "./extensions/policies.ts";

function parse(...extensions: readonly Uint8Array[]): Extensions {
  const bytes = Uint8Array.from(der.sequence(...extensions));
  return parseExtensions(new DerReader(bytes), "extensions");
}

function refuses(code: string, ...extensions: readonly Uint8Array[]): void {
  assert.throws(() => parse(...extensions), { code });
}

describe("extensions", () => {
  it("are at least one, each kind once, and no more than the limit", () => {
    refuses("der_invalid");
    refuses("certificate_invalid", make.keyUsage(0), make.keyUsage(5));
    const many = Array.from({ length: MAX_EXTENSIONS + 1 }, (_, index) =>
      make.extension(`2.5.29.${200 + index}`, Buffer.of()),
    );
    refuses("der_invalid", ...many);
    assert.equal(parse(...many.slice(1)).entries.length, MAX_EXTENSIONS);
  });

  it("leave out critical where it is false", () => {
    const isNotCritical = der.boolean(false);
    const value = der.octetString(der.nullElement());
    refuses(
      "der_invalid",
      der.sequence(der.oid("2.5.29.15"), isNotCritical, value),
    );
  });

  it("are parsed when asked for, and refused then each time", () => {
    const extensions = parse(make.extension("2.5.29.15", der.nullElement()));
    assert.equal(extensions.get(basicConstraints), undefined);
    for (let times = 0; times < 2; times++) {
      assert.throws(() => extensions.get(keyUsage), { code: "der_invalid" });
    }
  });

  for (const [rule, value] of [
    ["nothing", Buffer.of()],
    ["what follows the value", Buffer.of(3, 2, 7, 0x80, 5, 0)],
    ["a value cut off", Buffer.of(3, 2, 7)],
    ["BER", Buffer.of(3, 0x81, 2, 7, 0x80)],
  ] as const) {
    it(`refuse ${rule} where a value is due`, () => {
      const extensions = parse(
        make.extension("2.5.29.15", value),
        make.basicConstraints(true),
      );
      assert.throws(() => extensions.get(keyUsage), { code: "der_invalid" });
      assert.equal(extensions.get(basicConstraints)?.isCa, true);
    });
  }
});

describe("keyUsage", () => {
  it("has the bits that are set, the ninth included", () => {
    const usages = parse(make.keyUsage(0, 5)).get(keyUsage);
    assert.ok(usages);
    assert.ok(usages.has("digitalSignature"));
    assert.ok(usages.has("keyCertSign"));
    assert.ok(!usages.has("cRLSign"));
    assert.ok(!usages.has("decipherOnly"));
    const ninth = der.bitString(Buffer.of(0, 0x80), 7);
    const other = parse(make.extension("2.5.29.15", ninth)).get(keyUsage);
    assert.ok(other);
    assert.ok(other.has("decipherOnly"));
    assert.ok(!other.has("encipherOnly"));
  });

  it("has at least one bit, and no zeros after the last", () => {
    for (const value of [
      der.bitString(Buffer.of()),
      der.bitString(Buffer.of(0x80), 6),
    ]) {
      const extensions = parse(make.extension("2.5.29.15", value));
      assert.throws(() => extensions.get(keyUsage), { code: "der_invalid" });
    }
  });
});

describe("the values of other extensions", () => {
  const wrong: readonly [string, ExtensionType<unknown>, Uint8Array][] = [
    [
      "basicConstraints with cA false spelt out",
      basicConstraints,
      der.sequence(der.boolean(false)),
    ],
    [
      "a path length beyond all reason",
      basicConstraints,
      der.sequence(der.boolean(true), der.integer(256)),
    ],
    ["an empty extendedKeyUsage", extendedKeyUsage, der.sequence()],
    [
      "an authorityKeyIdentifier with an issuer and no serial number",
      authorityKeyIdentifier,
      der.sequence(der.explicit(1, der.explicit(4, make.name("Autorité")))),
    ],
    [
      "a policy twice",
      certificatePolicies,
      der.sequence(
        der.sequence(der.oid("1.2.3")),
        der.sequence(der.oid("1.2.3")),
      ),
    ],
  ];
  for (const [rule, type, value] of wrong) {
    it(`do not include ${rule}`, () => {
      const extensions = parse(make.extension(type.oid, value));
      assert.throws(() => extensions.get(type), { code: "der_invalid" });
    });
  }

  it("do not make a malformed key identifier any other", () => {
    const extensions = parse(make.extension("2.5.29.14", der.nullElement()));
    assert.equal(hasKeyIdentifier({ extensions }, Uint8Array.of()), false);
  });
});
