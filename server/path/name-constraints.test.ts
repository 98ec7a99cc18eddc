import assert from "node:assert/strict";
import * as make from "../fixtures/certificates.ts";
import {
  keys,
  NAME_CONSTRAINTS,
  dns,
  email,
  uri,
  ip,
  directory,
  nameConstraints,
  validate,
  authority,
  personOf,
  withNames,
} from "../fixtures/chain.ts";
import * as der from "../fixtures/der.ts";

describe("validatePath, of name constraints", () => {
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
  const organization = (text: string) =>
    der.sequence(make.attribute("2.5.4.10", der.printableString(text)));
  const smtpUtf8Mailbox = der.tlv(
    0xa0,
    der.oid("1.3.6.1.5.5.7.8.9"),
    der.explicit(0, der.utf8String("zoé@bad.com")),
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
      false,
      "an address in the subject beside a permitted alternative name",
      nameConstraints([email("example.de")]),
      (a) =>
        personOf(a, [make.subjectAlternativeName([email("zoe@example.de")])], {
          subject: emailSubject,
        }),
    ],
    [
      false,
      "an excluded address in the subject beside another alternative name",
      nameConstraints([], [email("example.fr")]),
      (a) =>
        personOf(a, [make.subjectAlternativeName([email("zoe@example.de")])], {
          subject: emailSubject,
        }),
    ],
    ...[".example.fr", "*.example.fr", "example.fr.", " example.fr"].map(
      (base): (typeof cases)[number] => [
        false,
        `a host that nobody can tell to be outside of “${base}”`,
        nameConstraints([], [dns(base)]),
        (a) => withNames(a, dns("www.example.fr")),
      ],
    ),
    ...["@bank.fr", "boss@", "boss@evil@bank.fr", "", "*.bank.fr"].map(
      (base): (typeof cases)[number] => [
        false,
        `an address that nobody can tell to be outside of “${base}”`,
        nameConstraints([], [email(base)]),
        (a) => withNames(a, email("zoe@bank.fr")),
      ],
    ),
    [
      false,
      "any host where every one is excluded",
      nameConstraints([], [dns("")]),
      (a) => withNames(a, dns("example.fr")),
    ],
    ...[
      der.tlv(0x14, Buffer.from("Banque Evil")),
      der.octetString(Buffer.from("Banque Evil")),
      der.utf8String("Ban\u00adque Evil"),
    ].map((value): (typeof cases)[number] => [
      false,
      `an excluded organisation written as ${value.toString("hex", 0, 6)}…`,
      nameConstraints([], [directory(organization("Banque Evil"))]),
      (a) =>
        personOf(a, undefined, {
          subject: der.sequence(make.attribute("2.5.4.10", value)),
        }),
    ]),
    [
      true,
      "an uncertain organisation where only a country is excluded",
      nameConstraints([], [directory(other)]),
      (a) =>
        personOf(a, undefined, {
          subject: der.sequence(
            make.attribute("2.5.4.10", der.tlv(0x14, Buffer.from("Evil"))),
          ),
        }),
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
    [
      false,
      "an internationalised address where addresses are permitted",
      nameConstraints([email("bad.com")]),
      (a) => withNames(a, smtpUtf8Mailbox),
    ],
    [
      false,
      "an internationalised address where addresses are excluded",
      nameConstraints([], [email("bad.com")]),
      (a) => withNames(a, smtpUtf8Mailbox),
    ],
    [
      true,
      "an internationalised address where only hosts are constrained",
      nameConstraints([dns("example.fr")]),
      (a) => withNames(a, smtpUtf8Mailbox),
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
    const a = authority([nameConstraints([ip(192, 0, 2, 0, 255, 0, 255, 0)])]);
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
    const many = Array.from({ length: 600 }, (_, index) => dns(`h${index}.fr`));
    const a = authority([nameConstraints(many.slice(0, 300))]);
    assert.throws(() => validate({ a, person: withNames(a, ...many) }), {
      code: "path_too_complex",
    });
  });
});
