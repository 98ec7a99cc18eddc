import assert from "node:assert/strict";
import { MAX_PATH_SIGNATURES } from "../limits.ts";
import * as make from "../fixtures/certificates.ts";
import * as der from "../fixtures/der.ts";
import { keyPair, signing, spki } from "../fixtures/keys.ts";
import { type PathToValidate, validatePath } from "./validate-path.ts";

const keys = {
  root: keyPair("P-256", "root"),
  a: keyPair("P-256", "a"),
  b: keyPair("P-256", "b"),
  person: keyPair("P-256", "person"),
};
const root = make.rootAuthority("Racine", keys.root);
const NAME_CONSTRAINTS = "2.5.29.30";
const dns = (text: string) => der.ia5String(text, 0x82);
const email = (text: string) => der.ia5String(text, 0x81);
const uri = (text: string) => der.ia5String(text, 0x86);
const ip = (...bytes: number[]) => der.tlv(0x87, Buffer.from(bytes));
const directory = (name: Uint8Array) => der.explicit(4, name);

function nameConstraints(
  permitted: readonly Uint8Array[],
  excluded: readonly Uint8Array[] = [],
): Buffer {
  const subtrees = (number: number, bases: readonly Uint8Array[]) =>
    bases.length === 0
      ? []
      : [der.explicit(number, ...bases.map((base) => der.sequence(base)))];
  return make.extension(
    NAME_CONSTRAINTS,
    der.sequence(...subtrees(0, permitted), ...subtrees(1, excluded)),
    true,
  );
}

function policies(...ids: readonly string[]): Buffer {
  return make.extension(
    "2.5.29.32",
    der.sequence(...ids.map((id) => der.sequence(der.oid(id)))),
  );
}

function policyMappings(...pairs: readonly [string, string][]): Buffer {
  return make.extension(
    "2.5.29.33",
    der.sequence(
      ...pairs.map(([issuer, subject]) =>
        der.sequence(der.oid(issuer), der.oid(subject)),
      ),
    ),
    true,
  );
}

function policyConstraints(explicit?: number, mapping?: number): Buffer {
  const skip = (number: number, value: number | undefined) =>
    value === undefined ? [] : [der.retag(der.integer(value), 0x80 | number)];
  return make.extension(
    "2.5.29.36",
    der.sequence(...skip(0, explicit), ...skip(1, mapping)),
    true,
  );
}

const inhibitAnyPolicy = (skip: number) =>
  make.extension("2.5.29.54", der.integer(skip), true);

interface Chain {
  readonly root?: make.Authority;
  readonly a?: make.Authority;
  readonly person?: Buffer;
}

/** Validates root → a → person, with parts replaced. */
function validate(
  { root: top = root, a = authority([], top), person }: Chain,
  options: Partial<PathToValidate> = {},
) {
  return validatePath({
    certificate: person ?? personOf(a),
    intermediates: [a.certificate],
    trustAnchors: [top.certificate],
    at: make.NOW,
    revocation: "none",
    ...options,
  });
}

function authority(
  others: readonly Buffer[] = [],
  issuer = root,
  fields: Partial<make.CertificateFields> = {},
): make.Authority {
  return make.intermediateAuthority(issuer, "A", keys.a, fields, others);
}

function personOf(
  issuer: make.Authority,
  extensions?: readonly Buffer[],
  fields: Partial<make.CertificateFields> = {},
): Buffer {
  return make.personCertificate(issuer, "Zoé", keys.person, fields, extensions);
}

function withNames(issuer: make.Authority, ...names: Uint8Array[]): Buffer {
  return personOf(issuer, [make.subjectAlternativeName(names)]);
}

const P1 = "1.2.3.1";
const P2 = "1.2.3.2";
const ANY = "2.5.29.32.0";

describe("validatePath", () => {
  it("gives the path, the anchor last", () => {
    const a = authority();
    const person = personOf(a);
    assert.deepEqual(
      validate({ a, person }).certificates.map((bytes) => Buffer.from(bytes)),
      [person, a.certificate, root.certificate],
    );
  });

  describe("of validity", () => {
    it("refuses a moment that is none, before which nothing has expired", () => {
      for (const moment of [new Date(Number.NaN), undefined, 1_800_000_000]) {
        assert.throws(() => validate({}, { at: moment as Date }), {
          code: "configuration_refused",
        });
      }
    });
    const secondMs = 1000;
    const at = (ms: number) => ({ at: new Date(ms) });
    it("counts the first and the last second in", () => {
      validate({}, at(make.NOT_BEFORE.getTime()));
      validate({}, at(make.NOT_AFTER.getTime() + secondMs - 1));
      assert.throws(() => validate({}, at(make.NOT_BEFORE.getTime() - 1)), {
        code: "path_validity",
      });
      assert.throws(() => validate({}, at(make.NOT_AFTER.getTime() + 1000)), {
        code: "path_validity",
      });
    });
    it("tells the person’s certificate from its issuers’", () => {
      const a = authority([], root, {
        notAfter: der.time(new Date(make.NOW.getTime() - secondMs)),
      });
      assert.throws(() => validate({ a }), {
        code: "path_validity",
        message: /^certificate 2 of the path: expired 2026-06-15T11:59:59/,
      });
      const person = personOf(authority(), undefined, {
        notAfter: der.time(new Date(make.NOW.getTime() - secondMs)),
      });
      assert.throws(() => validate({ person }), {
        code: "certificate_expired",
      });
    });
  });

  describe("of issuers", () => {
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
        "a serial number of 21 bytes",
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
    it("lets an issuer’s purposes be, where the policy says so", () => {
      const a = authority([make.extendedKeyUsage(make.SERVER_AUTH)]);
      validate({ a }, { policy: { chainExtendedKeyUsage: false } });
    });
  });

  describe("of path length", () => {
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

  describe("of several possible issuers", () => {
    it("finds the path among cross-certificates and renewed keys", () => {
      const other = make.rootAuthority(
        "Autre racine",
        keyPair("P-256", "other"),
      );
      const a = authority();
      const crossed = make.intermediateAuthority(other, "A", keys.a);
      const renewed = make.intermediateAuthority(root, "A", keys.b);
      const person = personOf(a);
      for (const intermediates of [
        [crossed, renewed, a],
        [renewed, a, crossed],
      ]) {
        const { certificates } = validate(
          { a, person },
          {
            intermediates: intermediates.map(({ certificate }) => certificate),
          },
        );
        assert.deepEqual(
          Buffer.from(certificates[1] as Uint8Array),
          a.certificate,
        );
      }
    });
    it("passes over an expired issuer for a renewed one", () => {
      const expired = authority([], root, {
        notAfter: der.time(make.NOT_BEFORE),
      });
      const a = authority();
      const { certificates } = validate(
        { a },
        { intermediates: [expired.certificate, a.certificate] },
      );
      assert.deepEqual(
        Buffer.from(certificates[1] as Uint8Array),
        a.certificate,
      );
    });
    it("takes issuer names for the same whatever their case and string type", () => {
      const shouted = make.name("RACINE", "COOPÉRATIVE  D’ESSAI");
      const a = authority([], { ...root, name: shouted });
      validate({ a });
    });
    it("does not go round in circles", () => {
      const a = make.intermediateAuthority(
        { ...root, name: make.name("B"), key: keys.b },
        "A",
        keys.a,
      );
      const b = make.intermediateAuthority(
        { ...root, name: make.name("A"), key: keys.a },
        "B",
        keys.b,
      );
      assert.throws(
        () =>
          validate({ a }, { intermediates: [a.certificate, b.certificate] }),
        { code: "path_not_found" },
      );
    });
    it("gives up on a maze", () => {
      // Ten authorities of one name, each certified by every other.
      const mazeKeys = Array.from({ length: 10 }, (_, index) =>
        keyPair("P-256", `maze ${index}`),
      );
      const maze = mazeKeys.flatMap((issuer) =>
        mazeKeys.map((subject) =>
          make.intermediateAuthority(
            { ...root, name: make.name("Dédale"), key: issuer },
            "Dédale",
            subject,
          ),
        ),
      );
      const person = personOf(maze[0] as make.Authority);
      assert.throws(
        () =>
          validate(
            { person },
            { intermediates: maze.map(({ certificate }) => certificate) },
          ),
        { code: "path_too_complex" },
      );
    });
    it("verifies no more signatures than a sign-in may cost", () => {
      // One name, and none of these keys made the signature.
      const person = personOf(authority());
      const among = (count: number) => ({
        intermediates: Array.from(
          { length: count },
          () => make.intermediateAuthority(root, "A", keys.b).certificate,
        ),
      });
      assert.throws(() => validate({ person }, among(MAX_PATH_SIGNATURES)), {
        code: "path_signature_invalid",
      });
      assert.throws(
        () => validate({ person }, among(MAX_PATH_SIGNATURES + 1)),
        { code: "path_too_complex" },
      );
    });
    it("does not take an anchor for its own issuer", () => {
      assert.throws(() => validate({ person: root.certificate }), {
        code: "path_not_found",
      });
    });
  });

  describe("of name constraints", () => {
    const subject = make.name("Zoé", "Boulangerie Lefèvre");
    const prefix = der.sequence(
      make.attribute("2.5.4.6", der.printableString("FR")),
      make.attribute("2.5.4.10", der.utf8String("BOULANGERIE LEFÈVRE")),
    );
    const other = der.sequence(
      make.attribute("2.5.4.6", der.printableString("DE")),
    );
    const emailSubject = der.sequence(
      make.attribute("1.2.840.113549.1.9.1", der.ia5String("zoe@example.fr")),
    );
    const cases: [boolean, string, Buffer, (a: make.Authority) => Buffer][] = [
      [
        true,
        "a subject below a permitted name",
        nameConstraints([directory(prefix)]),
        (a) => personOf(a),
      ],
      [
        true,
        "a subject that is the permitted name",
        nameConstraints([directory(subject)]),
        (a) => personOf(a),
      ],
      [
        false,
        "a subject beside the permitted name",
        nameConstraints([directory(other)]),
        (a) => personOf(a),
      ],
      [
        false,
        "a subject below an excluded name",
        nameConstraints([], [directory(prefix)]),
        (a) => personOf(a),
      ],
      [
        true,
        "names of kinds without constraint",
        nameConstraints([dns("example.fr")]),
        (a) => personOf(a),
      ],
      [
        true,
        "a host below",
        nameConstraints([dns("example.fr")]),
        (a) => withNames(a, dns("www.Example.fr")),
      ],
      [
        true,
        "the host itself",
        nameConstraints([dns("example.fr")]),
        (a) => withNames(a, dns("example.fr")),
      ],
      [
        false,
        "a host that only ends alike",
        nameConstraints([dns("example.fr")]),
        (a) => withNames(a, dns("notexample.fr")),
      ],
      [
        false,
        "one host of two",
        nameConstraints([dns("example.fr")]),
        (a) => withNames(a, dns("example.fr"), dns("example.de")),
      ],
      [
        false,
        "a wildcard that reaches an excluded host",
        nameConstraints([], [dns("mail.example.fr")]),
        (a) => withNames(a, dns("*.example.fr")),
      ],
      [
        true,
        "an address at the host",
        nameConstraints([email("example.fr")]),
        (a) => withNames(a, email("zoe@EXAMPLE.fr")),
      ],
      [
        false,
        "an address at a host below",
        nameConstraints([email("example.fr")]),
        (a) => withNames(a, email("zoe@mail.example.fr")),
      ],
      [
        true,
        "an address at a host below a domain",
        nameConstraints([email(".example.fr")]),
        (a) => withNames(a, email("zoe@mail.example.fr")),
      ],
      [
        false,
        "an address at the domain itself",
        nameConstraints([email(".example.fr")]),
        (a) => withNames(a, email("zoe@example.fr")),
      ],
      [
        true,
        "the very address",
        nameConstraints([email("zoe@example.fr")]),
        (a) => withNames(a, email("zoe@example.FR")),
      ],
      [
        false,
        "the address in another case",
        nameConstraints([email("zoe@example.fr")]),
        (a) => withNames(a, email("Zoe@example.fr")),
      ],
      [
        false,
        "an address with two at signs",
        nameConstraints([email("example.fr")]),
        (a) => withNames(a, email("zoe@evil@example.fr")),
      ],
      [
        false,
        "an address in the subject alone",
        nameConstraints([email("example.de")]),
        (a) => personOf(a, [], { subject: emailSubject }),
      ],
      [
        true,
        "an address in the subject alone, permitted",
        nameConstraints([email("example.fr")]),
        (a) => personOf(a, [], { subject: emailSubject }),
      ],
      [
        true,
        "a URI at the host",
        nameConstraints([uri("example.fr")]),
        (a) => withNames(a, uri("https://example.fr:8443/x")),
      ],
      [
        false,
        "a URI at another host before a user",
        nameConstraints([uri("example.fr")]),
        (a) => withNames(a, uri("https://example.fr@evil.de/")),
      ],
      [
        false,
        "a URI at an address",
        nameConstraints([uri("example.fr")]),
        (a) => withNames(a, uri("https://192.0.2.1/")),
      ],
      [
        true,
        "an IPv4 address in the range",
        nameConstraints([ip(192, 0, 2, 0, 255, 255, 255, 0)]),
        (a) => withNames(a, ip(192, 0, 2, 7)),
      ],
      [
        false,
        "an IPv4 address out of the range",
        nameConstraints([ip(192, 0, 2, 0, 255, 255, 255, 0)]),
        (a) => withNames(a, ip(192, 0, 3, 7)),
      ],
      [
        false,
        "an IPv6 address where IPv4 is permitted",
        nameConstraints([ip(192, 0, 2, 0, 255, 255, 255, 0)]),
        (a) => withNames(a, ip(...Buffer.alloc(16))),
      ],
      [
        false,
        "an excluded other name",
        nameConstraints(
          [],
          [der.tlv(0xa0, der.oid("1.2.3"), der.explicit(0, der.nullElement()))],
        ),
        (a) =>
          withNames(
            a,
            der.tlv(0xa0, der.oid("1.2.3"), der.explicit(0, der.nullElement())),
          ),
      ],
    ];
    for (const [isGood, title, constraints, build] of cases) {
      it(`${isGood ? "accepts" : "refuses"} ${title}`, () => {
        const a = authority([constraints]);
        const run = () => validate({ a, person: build(a) });
        if (isGood) run();
        else assert.throws(run, { code: "path_name_constraints" });
      });
    }
    it("refuses a range of addresses with a hole", () => {
      const a = authority([
        nameConstraints([ip(192, 0, 2, 0, 255, 0, 255, 0)]),
      ]);
      assert.throws(() => validate({ a }), { code: "der_invalid" });
    });
    it("refuses constraints that are not critical", () => {
      const value = der.sequence(der.explicit(0, der.sequence(dns("a.fr"))));
      const a = authority([make.extension(NAME_CONSTRAINTS, value)]);
      assert.throws(() => validate({ a }), { code: "certificate_invalid" });
    });
    it("applies the anchor’s, to issuers as well", () => {
      const top = make.rootAuthority("Racine", keys.root, {
        extensions: make.authorityExtensions(
          keys.root,
          nameConstraints([directory(other)]),
        ),
      });
      assert.throws(() => validate({ root: top }), {
        code: "path_name_constraints",
        message: /^certificate 2/,
      });
    });
    it("bounds the comparisons", () => {
      const many = Array.from({ length: 600 }, (_, index) =>
        dns(`h${index}.fr`),
      );
      const a = authority([nameConstraints(many.slice(0, 300))]);
      assert.throws(() => validate({ a, person: withNames(a, ...many) }), {
        code: "path_too_complex",
      });
    });
  });

  describe("of policies", () => {
    const policy = (changes: object) => ({ policy: changes });
    const explicit = { requireExplicitPolicy: true };
    const run = (
      aExtensions: Buffer[],
      personExtensions: Buffer[],
      changes: object = {},
    ) => {
      const a = authority(aExtensions);
      return validate(
        { a, person: personOf(a, personExtensions) },
        policy(changes),
      ).policies;
    };
    it("gives those that hold all the way", () => {
      assert.deepEqual(run([policies(P1, P2)], [policies(P2)]), [P2]);
      assert.deepEqual(run([policies(ANY)], [policies(P2)]), [P2]);
      assert.deepEqual(run([policies(P1)], [policies(ANY)]), [P1]);
      assert.deepEqual(run([policies(P1)], [policies(P2)]), []);
      assert.deepEqual(run([], [policies(P2)]), []);
    });
    const refused: [string, Buffer[], Buffer[], object][] = [
      [
        "none in common, where one is required",
        [policies(P1)],
        [policies(P2)],
        explicit,
      ],
      ["none at all, where one is required", [], [], explicit],
      [
        "none at all, where an issuer requires one",
        [policyConstraints(0)],
        [],
        {},
      ],
      [
        "another than the acceptable ones",
        [policies(P1)],
        [policies(P1)],
        { ...explicit, initialPolicySet: [P2] },
      ],
      [
        "anyPolicy, where it is inhibited",
        [policies(ANY)],
        [policies(P1)],
        { ...explicit, inhibitAnyPolicy: true },
      ],
      [
        "anyPolicy, where an issuer inhibits it",
        [policies(P1), inhibitAnyPolicy(0)],
        [policies(ANY)],
        explicit,
      ],
      [
        "a mapped policy, where mapping is inhibited",
        [policies(P1), policyMappings([P1, P2])],
        [policies(P2)],
        { ...explicit, inhibitPolicyMapping: true },
      ],
      [
        "the policy that was mapped away",
        [policies(P1), policyMappings([P1, P2])],
        [policies(P1)],
        explicit,
      ],
      [
        "a mapping of anyPolicy",
        [policies(P1), policyMappings([ANY, P2])],
        [policies(P2)],
        {},
      ],
    ];
    for (const [title, aExtensions, personExtensions, changes] of refused) {
      it(`refuses ${title}`, () => {
        assert.throws(() => run(aExtensions, personExtensions, changes), {
          code: "path_policy",
        });
      });
    }
    it("maps policies into the anchor’s domain", () => {
      const mapped = [policies(P1), policyMappings([P1, P2])];
      assert.deepEqual(
        run(mapped, [policies(P2)], { ...explicit, initialPolicySet: [P1] }),
        [P1],
      );
      assert.deepEqual(
        run([policies(ANY), policyMappings([P1, P2])], [policies(P2)], {
          ...explicit,
          initialPolicySet: [P1],
        }),
        [P1],
      );
      assert.throws(
        () =>
          run(mapped, [policies(P2)], { ...explicit, initialPolicySet: [P2] }),
        { code: "path_policy" },
      );
    });
    it("holds the anchor to its own", () => {
      const top = make.rootAuthority("Racine", keys.root, {
        extensions: make.authorityExtensions(keys.root, policyConstraints(0)),
      });
      assert.throws(() => validate({ root: top }), { code: "path_policy" });
    });
    it("refuses a critical extension with a qualifier nobody knows", () => {
      const qualifier = der.sequence(der.oid("1.2.3"), der.nullElement());
      const value = der.sequence(
        der.sequence(der.oid(P1), der.sequence(qualifier)),
      );
      const with_ = (isCritical: boolean) => [
        make.extension("2.5.29.32", value, isCritical),
      ];
      run([policies(P1)], with_(false));
      assert.throws(() => run([policies(P1)], with_(true)), {
        code: "path_critical_extension",
      });
    });
  });
});
