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
  /** The address stands in the subject. */
  const withEmailBeside =
    (...beside: Buffer[]) =>
    (a: make.Authority) =>
      personOf(
        a,
        beside.length === 0 ? [] : [make.subjectAlternativeName(beside)],
        { subject: emailSubject },
      );
  const named =
    (...names: Buffer[]) =>
    (a: make.Authority) =>
      withNames(a, ...names);
  const memberOf = (organizationName: Buffer) => (a: make.Authority) =>
    personOf(a, undefined, {
      subject: der.sequence(make.attribute("2.5.4.10", organizationName)),
    });
  const customer = (a: make.Authority) => personOf(a);
  const otherName = der.tlv(
    0xa0,
    der.oid("1.2.3"),
    der.explicit(0, der.nullElement()),
  );

  type People = Readonly<Record<string, (a: make.Authority) => Buffer>>;
  /** What an authority's constraints let it certify, and what not. */
  const cases: { by: Buffer; accepts?: People; refuses?: People }[] = [
    {
      by: nameConstraints([directory(prefix)]),
      accepts: { "a subject below a permitted name": customer },
    },
    {
      by: nameConstraints([directory(subject)]),
      accepts: { "a subject that is the permitted name": customer },
    },
    {
      by: nameConstraints([directory(other)]),
      refuses: { "a subject beside the permitted name": customer },
    },
    {
      by: nameConstraints([], [directory(prefix)]),
      refuses: { "a subject below an excluded name": customer },
    },
    {
      by: nameConstraints([dns("example.fr")]),
      accepts: {
        "names of kinds without constraint": customer,
        "a host below": named(dns("www.Example.fr")),
        "the host itself": named(dns("example.fr")),
        "an internationalised address where only hosts are constrained":
          named(smtpUtf8Mailbox),
      },
      refuses: {
        "a host that only ends alike": named(dns("notexample.fr")),
        "one host of two": named(dns("example.fr"), dns("example.de")),
      },
    },
    {
      by: nameConstraints([], [dns("mail.example.fr")]),
      refuses: {
        "a wildcard that reaches an excluded host": named(dns("*.example.fr")),
      },
    },
    {
      by: nameConstraints([], [dns("")]),
      refuses: {
        "any host where every one is excluded": named(dns("example.fr")),
      },
    },
    ...[".example.fr", "*.example.fr", "example.fr.", " example.fr"].map(
      (base) => ({
        by: nameConstraints([], [dns(base)]),
        refuses: {
          [`a host that nobody can tell to be outside of “${base}”`]: named(
            dns("www.example.fr"),
          ),
        },
      }),
    ),
    {
      by: nameConstraints([email("example.fr")]),
      accepts: {
        "an address at the host": named(email("zoe@EXAMPLE.fr")),
        "an address in the subject alone, permitted": withEmailBeside(),
      },
      refuses: {
        "an address at a host below": named(email("zoe@mail.example.fr")),
        "an address with two at signs": named(email("zoe@evil@example.fr")),
      },
    },
    {
      by: nameConstraints([email(".example.fr")]),
      accepts: {
        "an address at a host below a domain": named(
          email("zoe@mail.example.fr"),
        ),
      },
      refuses: {
        "an address at the domain itself": named(email("zoe@example.fr")),
      },
    },
    {
      by: nameConstraints([email("zoe@example.fr")]),
      accepts: { "the very address": named(email("zoe@example.FR")) },
      refuses: {
        "the address in another case": named(email("Zoe@example.fr")),
      },
    },
    {
      by: nameConstraints([email("example.de")]),
      refuses: {
        "an address in the subject alone": withEmailBeside(),
        "an address in the subject beside a permitted alternative name":
          withEmailBeside(email("zoe@example.de")),
      },
    },
    {
      by: nameConstraints([], [email("example.fr")]),
      refuses: {
        "an excluded address in the subject beside another alternative name":
          withEmailBeside(email("zoe@example.de")),
      },
    },
    {
      by: nameConstraints([email("bad.com")]),
      refuses: {
        "an internationalised address where addresses are permitted":
          named(smtpUtf8Mailbox),
      },
    },
    {
      by: nameConstraints([], [email("bad.com")]),
      refuses: {
        "an internationalised address where addresses are excluded":
          named(smtpUtf8Mailbox),
      },
    },
    ...["@bank.fr", "boss@", "boss@evil@bank.fr", "", "*.bank.fr"].map(
      (base) => ({
        by: nameConstraints([], [email(base)]),
        refuses: {
          [`an address that nobody can tell to be outside of “${base}”`]: named(
            email("zoe@bank.fr"),
          ),
        },
      }),
    ),
    ...[
      der.tlv(0x14, Buffer.from("Banque Evil")),
      der.octetString(Buffer.from("Banque Evil")),
      der.utf8String("Ban\u00adque Evil"),
    ].map((value) => ({
      by: nameConstraints([], [directory(organization("Banque Evil"))]),
      refuses: {
        [`an excluded organisation written as ${value.toString("hex", 0, 6)}…`]:
          memberOf(value),
      },
    })),
    {
      by: nameConstraints([], [directory(other)]),
      accepts: {
        "an uncertain organisation where only a country is excluded": memberOf(
          der.tlv(0x14, Buffer.from("Evil")),
        ),
      },
    },
    {
      by: nameConstraints([uri("example.fr")]),
      accepts: { "a URI at the host": named(uri("https://example.fr:8443/x")) },
      refuses: {
        "a URI at another host before a user": named(
          uri("https://example.fr@evil.de/"),
        ),
        "a URI at an address": named(uri("https://192.0.2.1/")),
      },
    },
    {
      by: nameConstraints([ip(192, 0, 2, 0, 255, 255, 255, 0)]),
      accepts: {
        "an IPv4 address in the range": named(ip(192, 0, 2, 7)),
      },
      refuses: {
        "an IPv4 address out of the range": named(ip(192, 0, 3, 7)),
        "an IPv6 address where IPv4 is permitted": named(
          ip(...Buffer.alloc(16)),
        ),
      },
    },
    {
      by: nameConstraints([], [otherName]),
      refuses: { "an excluded other name": named(otherName) },
    },
  ];
  for (const { by, accepts = {}, refuses = {} } of cases) {
    const validateFor = (person: People[string]) => {
      const a = authority([by]);
      validate({ a, person: person(a) });
    };
    for (const [title, person] of Object.entries(accepts)) {
      it(`accepts ${title}`, () => validateFor(person));
    }
    for (const [title, person] of Object.entries(refuses)) {
      it(`refuses ${title}`, () => {
        assert.throws(() => validateFor(person), {
          code: "path_name_constraints",
        });
      });
    }
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
