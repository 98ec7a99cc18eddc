import * as make from "../../server/fixtures/certificates.ts";
import {
  directory,
  dns,
  email,
  nameConstraints,
} from "../../server/fixtures/chain.ts";
import * as der from "../../server/fixtures/der.ts";
import type { Defect } from "./defect.ts";

/** An issuer's name constraints, and the names of the last certificate under them. */
interface NameDefect {
  readonly name: string;
  readonly isFatal: boolean;
  readonly permitted?: Uint8Array;
  readonly excluded?: Uint8Array;
  readonly alternativeName?: Uint8Array;
  /** The last certificate's subject. */
  readonly subject?: Uint8Array;
  readonly opensslDiffers?: string;
  readonly isMissedByPkijs?: true;
}

const organization = (value: Uint8Array) => make.attribute("2.5.4.10", value);
const zoe = make.attribute("2.5.4.3", der.utf8String("Zoé"));
const mailOf = (address: string) =>
  der.sequence(
    zoe,
    make.attribute("1.2.840.113549.1.9.1", der.ia5String(address)),
  );
const teletex = (text: string) => der.ia5String(text, 0x14);
const OPENSSL_KNOWS_NO_SUCH_BASE =
  "OpenSSL compares a malformed excluded name like any other, and so excludes nothing";

const CASES: readonly NameDefect[] = [
  {
    name: "an e-mail address of the subject permitted, as the alternative one",
    isFatal: false,
    permitted: email("good.example"),
    alternativeName: email("zoe@good.example"),
    subject: mailOf("boss@good.example"),
  },
  {
    name: "an e-mail address of the subject not permitted, though the alternative one is",
    isFatal: true,
    isMissedByPkijs: true,
    permitted: email("good.example"),
    alternativeName: email("zoe@good.example"),
    subject: mailOf("boss@bank.example"),
  },
  {
    name: "an e-mail address of the subject excluded, though the alternative one is not",
    isFatal: true,
    isMissedByPkijs: true,
    excluded: email("bank.example"),
    alternativeName: email("zoe@good.example"),
    subject: mailOf("boss@bank.example"),
  },
  {
    name: "a host below an excluded one that is written with a period first",
    isFatal: true,
    excluded: dns(".example.fr"),
    alternativeName: dns("www.example.fr"),
  },
  {
    name: "a host beside an excluded one that is written with a period first",
    isFatal: true,
    isMissedByPkijs: true,
    excluded: dns(".example.fr"),
    alternativeName: dns("www.example.org"),
    opensslDiffers:
      "OpenSSL takes a period first for the hosts below, which RFC 5280 §4.2.1.10 has for URIs and e-mail alone",
  },
  {
    name: "a host excluded with a wildcard",
    isFatal: true,
    isMissedByPkijs: true,
    excluded: dns("*.example.fr"),
    alternativeName: dns("www.example.fr"),
    opensslDiffers: OPENSSL_KNOWS_NO_SUCH_BASE,
  },
  {
    name: "a host excluded with a period last",
    isFatal: true,
    isMissedByPkijs: true,
    excluded: dns("example.fr."),
    alternativeName: dns("www.example.fr"),
    opensslDiffers: OPENSSL_KNOWS_NO_SUCH_BASE,
  },
  {
    name: "an e-mail address excluded by its host alone, after an at sign",
    isFatal: true,
    isMissedByPkijs: true,
    excluded: email("@bank.example"),
    alternativeName: email("zoe@bank.example"),
  },
  ...["Banque", "Banque Évil"].map((text): NameDefect => ({
    name: `an excluded organization as TeletexString: ${text}`,
    isFatal: true,
    excluded: directory(der.sequence(organization(der.utf8String(text)))),
    subject: der.sequence(organization(teletex(text)), zoe),
  })),
];

export const NAME_DEFECTS: readonly Defect[] = CASES.map(defectOf);

function defectOf({
  permitted,
  excluded,
  alternativeName,
  subject,
  ...rest
}: NameDefect): Defect {
  const listOf = (name?: Uint8Array) => (name ? [name] : []);
  return {
    ...rest,
    on: "issuer",
    change: ({ extensions }) => ({
      extensions: [
        ...extensions,
        nameConstraints(listOf(permitted), listOf(excluded)),
      ],
    }),
    changeLast: ({ extensions, ...fields }) => ({
      subject: subject ?? fields.subject,
      extensions: alternativeName
        ? [...extensions, make.subjectAlternativeName([alternativeName])]
        : extensions,
    }),
  };
}
