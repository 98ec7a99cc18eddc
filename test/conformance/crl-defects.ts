import * as make from "../../server/fixtures/certificates.ts";
import * as crl from "../../server/fixtures/crl.ts";
import * as der from "../../server/fixtures/der.ts";
import { keyPair, signing } from "../../server/fixtures/keys.ts";
import type { Dice } from "./mutate.ts";

/** A person's certificate and its authority's CRL, with what was done to the CRL. */
export interface GeneratedCrl {
  readonly anchor: Buffer;
  readonly certificate: Buffer;
  readonly crl: Buffer;
  readonly defect: CrlDefect;
}

/** What may be done to a CRL, and whether the certificate is then still shown not to be revoked. */
export interface CrlDefect {
  readonly name: string;
  readonly isFatal: boolean;
  readonly change: (
    fields: crl.CrlFields,
    serialNumber: Buffer,
  ) => Partial<crl.CrlFields>;
  /** The authority's certificate, where the defect is there. */
  readonly authorityExtensions?: readonly Buffer[];
  /** Why OpenSSL says the contrary: in every release, or in releases 3.0 before this one. */
  readonly opensslDiffers?: { readonly why: string; readonly until?: number };
  /** pkijs looks at it not at all. */
  readonly isMissedByPkijs?: true;
}

const HOUR = 3_600_000;
const inHours = (hours: number) => new Date(make.NOW.getTime() + hours * HOUR);
const authorityKey = keyPair("P-256", "crl authority");
const otherKey = keyPair("P-256", "crl stranger");
const NULL = der.nullElement();

const lists =
  (...extensions: readonly Buffer[]): CrlDefect["change"] =>
  ({ entries }, serialNumber) => ({
    entries: [...entries, { serialNumber, extensions }],
  });
const has =
  (...extensions: readonly Buffer[]): CrlDefect["change"] =>
  (fields) => ({ extensions: [...fields.extensions, ...extensions] });
const isScoped = (...parts: readonly Buffer[]): CrlDefect["change"] =>
  has(crl.issuingDistributionPoint(...parts));

export const CRL_DEFECTS: readonly CrlDefect[] = [
  { name: "none", isFatal: false, change: () => ({}) },
  { name: "lists the certificate", isFatal: true, change: lists() },
  {
    name: "lists the certificate with a reason",
    isFatal: true,
    change: lists(crl.reasonCode(1)),
  },
  {
    name: "lists the certificate as on hold",
    isFatal: true,
    change: lists(crl.reasonCode(6)),
  },
  {
    name: "lists the certificate twice",
    isFatal: true,
    change: (fields, serialNumber) => ({
      entries: [{ serialNumber }, ...fields.entries, { serialNumber }],
    }),
  },
  {
    name: "signed by another key",
    isFatal: true,
    change: () => ({ signing: signing(otherKey) }),
  },
  {
    name: "names another algorithm than it is signed by",
    isFatal: true,
    change: ({ signing: { sign } }) => ({
      signing: { algorithm: signing(otherKey, "sha384").algorithm, sign },
    }),
  },
  {
    name: "by another issuer",
    isFatal: true,
    change: () => ({ issuer: make.name("Nobody") }),
  },
  {
    name: "has expired",
    isFatal: true,
    change: () => ({
      thisUpdate: der.time(inHours(-48)),
      nextUpdate: der.time(inHours(-24)),
    }),
  },
  {
    name: "is from the future",
    isFatal: true,
    isMissedByPkijs: true,
    change: () => ({
      thisUpdate: der.time(inHours(24)),
      nextUpdate: der.time(inHours(48)),
    }),
  },
  {
    name: "says not when the next one comes",
    isFatal: false,
    change: () => ({ nextUpdate: null }),
  },
  {
    name: "is of version 1",
    isFatal: false,
    change: () => ({ version: 1, extensions: [] }),
  },
  {
    name: "has an unknown extension",
    isFatal: false,
    change: has(make.extension("1.2.3.4", NULL)),
  },
  {
    name: "has an unknown critical extension",
    isFatal: true,
    change: has(make.extension("1.2.3.4", NULL, true)),
  },
  {
    name: "has an unknown critical extension at its entry",
    isFatal: true,
    change: lists(make.extension("1.2.3.4", NULL, true)),
  },
  {
    name: "is a delta CRL",
    isFatal: true,
    isMissedByPkijs: true,
    change: has(make.extension("2.5.29.27", der.integer(1), true)),
    opensslDiffers: {
      why: "OpenSSL takes a delta CRL for a complete one, unless it is asked for extended CRL support",
      until: 22,
    },
  },
  {
    name: "is about authorities alone",
    isFatal: true,
    isMissedByPkijs: true,
    change: isScoped(crl.flag(2)),
  },
  {
    name: "is about attribute certificates",
    isFatal: true,
    isMissedByPkijs: true,
    change: isScoped(crl.flag(5)),
  },
  {
    name: "is about persons alone",
    isFatal: false,
    change: isScoped(crl.flag(1)),
  },
  {
    name: "is about some reasons",
    isFatal: true,
    isMissedByPkijs: true,
    change: isScoped(crl.reasonFlags(0x83, 1, 2)),
  },
  {
    name: "is for a distribution point that the certificate does not name",
    isFatal: true,
    isMissedByPkijs: true,
    change: isScoped(crl.fullName(crl.uri("http://crl.example/other"))),
  },
  {
    name: "is indirect",
    isFatal: true,
    isMissedByPkijs: true,
    change: isScoped(crl.flag(4)),
  },
  {
    name: "has a scope with nothing in it",
    isFatal: true,
    isMissedByPkijs: true,
    change: isScoped(),
    opensslDiffers: {
      why: "OpenSSL takes an empty issuingDistributionPoint, which RFC 5280 §5.2.5 forbids",
    },
  },
  {
    name: "its authority may not sign CRLs",
    isFatal: true,
    change: () => ({}),
    authorityExtensions: [
      make.basicConstraints(true),
      make.keyUsage(5),
      make.subjectKeyIdentifier(authorityKey),
    ],
  },
];

/** A CRL with a defect, and with up to twenty entries about others. */
export function generateCrl(number: number, dice: Dice): GeneratedCrl {
  const defect = dice.pick(CRL_DEFECTS);
  const authority = make.rootAuthority(`CRL ${number}`, authorityKey, {
    ...(defect.authorityExtensions && {
      extensions: defect.authorityExtensions,
    }),
  });
  const serialNumber = der.integer(1_000_000 + number);
  const certificate = make.personCertificate(
    authority,
    `CRL ${number}`,
    keyPair("P-256", "crl person"),
    { serialNumber },
    [make.keyUsage(0)],
  );
  const fields: crl.CrlFields = {
    version: 2,
    issuer: authority.name,
    signing: signing(authorityKey),
    thisUpdate: der.time(inHours(-1)),
    nextUpdate: der.time(inHours(23)),
    entries: Array.from({ length: dice.below(21) }, () => ({
      serialNumber: der.integer(1 + dice.below(900_000)),
    })),
    extensions: [
      make.authorityKeyIdentifier(authorityKey),
      make.extension("2.5.29.20", der.integer(1 + dice.below(10_000))),
    ],
  };
  return {
    anchor: authority.certificate,
    certificate,
    crl: crl.buildCrl({ ...fields, ...defect.change(fields, serialNumber) }),
    defect,
  };
}
