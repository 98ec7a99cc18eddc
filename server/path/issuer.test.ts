import assert from "node:assert/strict";
import * as make from "../fixtures/certificates.ts";
import {
  keys,
  root,
  validate,
  authority,
  personOf,
  type Chain,
} from "../fixtures/chain.ts";
import * as crl from "../fixtures/crl.ts";
import * as der from "../fixtures/der.ts";
import { keyPair, signing, spki } from "../fixtures/keys.ts";

describe("validatePath, of issuers", () => {
  const refused: [string, string, () => Chain][] = [
    [
      "path_basic_constraints",
      "an issuer that is no authority",
      () => ({
        a: authority([], root, {
          extensions: [
            make.authorityKeyIdentifier(keys.root),
            make.keyUsage(5),
          ],
        }),
      }),
    ],
    [
      "path_basic_constraints",
      "an issuer of version 1",
      () => ({ a: authority([], root, { version: 1, extensions: [] }) }),
    ],
    [
      "path_key_usage",
      "an issuer whose key may not sign certificates",
      () => ({
        a: authority([], root, {
          extensions: [
            make.basicConstraints(true),
            make.keyUsage(0, 6),
            make.subjectKeyIdentifier(keys.a),
            make.authorityKeyIdentifier(keys.root),
          ],
        }),
      }),
    ],
    [
      "path_signature_invalid",
      "a certificate that another key signed",
      () => ({
        person: personOf(authority(), undefined, {
          signing: signing(keys.b),
        }),
      }),
    ],
    [
      "path_not_found",
      "a certificate of an unknown issuer",
      () => ({ person: personOf({ ...authority(), name: make.name("?") }) }),
    ],
    [
      "path_extended_key_usage",
      "an issuer restricted to other purposes",
      () => ({ a: authority([make.extendedKeyUsage(make.SERVER_AUTH)]) }),
    ],
    [
      "path_critical_extension",
      "an issuer with an unknown critical extension",
      () => ({
        a: authority([make.extension("1.2.3", der.nullElement(), true)]),
      }),
    ],
    [
      "path_critical_extension",
      "a person’s certificate with an unknown critical extension",
      () => ({
        person: personOf(authority(), [
          make.extension("1.2.3", der.nullElement(), true),
        ]),
      }),
    ],
    [
      "der_invalid",
      "critical distribution points that cannot be read",
      () => ({
        person: personOf(authority(), [
          make.extension("2.5.29.31", der.sequence(), true),
        ]),
      }),
    ],
    [
      "certificate_invalid",
      "two extensions of one kind",
      () => ({
        person: personOf(authority(), [make.keyUsage(0), make.keyUsage(1)]),
      }),
    ],
    [
      "certificate_invalid",
      "another signature algorithm outside than inside",
      () => ({
        person: personOf(authority(), undefined, {
          outerAlgorithm: signing(keys.a, "sha512").algorithm,
        }),
      }),
    ],
    [
      "certificate_invalid",
      "a serial number of zero",
      () => ({
        person: personOf(authority(), undefined, {
          serialNumber: der.integer(0),
        }),
      }),
    ],
    [
      "certificate_invalid",
      "a negative serial number",
      () => ({
        person: personOf(authority(), undefined, {
          serialNumber: der.integer(-1),
        }),
      }),
    ],
    [
      "certificate_invalid",
      "a serial number of 161 bits",
      () => ({
        person: personOf(authority(), undefined, {
          serialNumber: der.integer(1n << 160n),
        }),
      }),
    ],
    [
      "certificate_invalid",
      "an empty subject without another name",
      () => ({
        person: personOf(authority(), undefined, { subject: der.sequence() }),
      }),
    ],
    [
      "certificate_invalid",
      "a person who may sign certificates without being an authority",
      () => ({ person: personOf(authority(), [make.keyUsage(0, 5)]) }),
    ],
    [
      "algorithm_not_allowed",
      "a certificate signed with SHA-1",
      () => ({
        person: personOf(authority(), undefined, {
          signing: signing(keys.a, "sha1"),
        }),
      }),
    ],
    [
      "algorithm_not_allowed",
      "a person’s key that is too short",
      () => ({
        person: personOf(authority(), undefined, {
          publicKey: spki(keyPair("rsa-1024", "person")),
        }),
      }),
    ],
  ];
  for (const [code, title, build] of refused) {
    it(`refuses ${title}`, () => {
      assert.throws(() => validate(build()), { code });
    });
  }
  it("accepts distribution points that are critical", () => {
    const point = der.sequence(crl.fullName(crl.uri("http://crl.example/")));
    const points = make.extension("2.5.29.31", der.sequence(point), true);
    const a = authority([points]);
    validate({ a, person: personOf(a, [points]) });
  });

  it("refuses what a person’s certificate issued", () => {
    const a = authority();
    const person = {
      certificate: personOf(a),
      name: make.name("Zoé", "Boulangerie Lefèvre"),
      key: keys.person,
    };
    assert.throws(
      () =>
        validate(
          { person: personOf(person) },
          { intermediates: [a.certificate, person.certificate] },
        ),
      { code: "path_basic_constraints" },
    );
  });
  it("accepts a serial number of 160 bits, which takes a 21st byte for its sign", () => {
    const serialNumber = der.integer((1n << 160n) - 1n);
    assert.equal(serialNumber.length, 2 + 21);
    const a = authority([], root, { serialNumber });
    validate({ a, person: personOf(a, undefined, { serialNumber }) });
  });
  it("lets an issuer’s purposes be, where the policy says so", () => {
    const a = authority([make.extendedKeyUsage(make.SERVER_AUTH)]);
    validate({ a }, { policy: { chainExtendedKeyUsage: false } });
  });
});

describe("validatePath, of a signer that may be an authority", () => {
  const signers: [string, Buffer][] = [
    [
      "is one",
      authority([], authority(), {
        extensions: [
          make.basicConstraints(true),
          make.keyUsage(0, 5),
          make.subjectKeyIdentifier(keys.a),
          make.authorityKeyIdentifier(keys.a),
        ],
      }).certificate,
    ],
    [
      "is of version 1, which cannot say",
      personOf(authority(), [], { version: 1, extensions: [] }),
    ],
  ];
  for (const [title, person] of signers) {
    it(`refuses one that ${title}, unless the policy allows it`, () => {
      assert.throws(() => validate({ person }), {
        code: "certificate_key_usage",
      });
      validate({ person }, { policy: { allowAuthority: true } });
    });
  }
});

describe("validatePath, of path length", () => {
  const constrained = (pathLength: number) =>
    authority([], root, {
      extensions: [
        make.basicConstraints(true, pathLength),
        make.keyUsage(5),
        make.subjectKeyIdentifier(keys.a),
        make.authorityKeyIdentifier(keys.root),
      ],
    });
  const below = (issuer: make.Authority, name: string) =>
    make.intermediateAuthority(issuer, name, keys.b);
  const validateBelow = (a: make.Authority, b: make.Authority) =>
    validate(
      { a, person: personOf(b) },
      { intermediates: [a.certificate, b.certificate] },
    );

  it("lets an issuer of length 0 issue for persons only", () => {
    const a = constrained(0);
    validate({ a });
    assert.throws(() => validateBelow(a, below(a, "B")), {
      code: "path_length_exceeded",
    });
    const longer = constrained(1);
    validateBelow(longer, below(longer, "B"));
  });
  it("does not count a self-issued certificate", () => {
    const a = constrained(0);
    validateBelow(a, below(a, "A"));
  });
  it("holds the anchor to its own", () => {
    const top = make.rootAuthority("Racine", keys.root, {
      extensions: [make.basicConstraints(true, 0), make.keyUsage(5)],
    });
    assert.throws(() => validate({ root: top }), {
      code: "path_length_exceeded",
    });
  });
  it("is bounded by the policy", () => {
    validate({}, { policy: { maxPathLength: 1 } });
    assert.throws(() => validate({}, { policy: { maxPathLength: 0 } }), {
      code: "path_length_exceeded",
    });
  });
});
