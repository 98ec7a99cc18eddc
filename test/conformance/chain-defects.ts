import * as make from "../../server/fixtures/certificates.ts";
import { directory, nameConstraints } from "../../server/fixtures/chain.ts";
import * as der from "../../server/fixtures/der.ts";
import { keyPair, signing } from "../../server/fixtures/keys.ts";
import type { Defect } from "./defect.ts";
import { NAME_DEFECTS } from "./name-defects.ts";

const second = 1000;
const without = (
  fields: make.CertificateFields,
  id: string,
): readonly Uint8Array[] =>
  fields.extensions.filter((each) => !Buffer.from(each).includes(der.oid(id)));
const withAlso = (
  fields: make.CertificateFields,
  ...more: Uint8Array[]
): Partial<make.CertificateFields> => ({
  extensions: [...fields.extensions, ...more],
});

export const CHAIN_DEFECTS: readonly Defect[] = [
  { name: "none", isFatal: false, on: "any", change: () => ({}) },
  {
    name: "expired",
    isFatal: true,
    on: "any",
    change: () => ({
      notAfter: der.time(new Date(make.NOW.getTime() - second)),
    }),
  },
  {
    name: "expires at this very second",
    isFatal: false,
    on: "any",
    change: () => ({ notAfter: der.time(make.NOW) }),
    opensslDiffers:
      "OpenSSL ends a validity before its last second, which RFC 5280 §4.1.2.5 has in it",
  },
  {
    name: "not valid yet",
    isFatal: true,
    on: "any",
    change: () => ({
      notBefore: der.time(new Date(make.NOW.getTime() + second)),
    }),
  },
  {
    name: "signed by another key",
    isFatal: true,
    on: "any",
    change: () => ({ signing: signing(keyPair("P-256", "nobody")) }),
  },
  {
    name: "another issuer named",
    isFatal: true,
    on: "any",
    change: () => ({ issuer: make.name("Nobody") }),
  },
  {
    name: "another algorithm outside",
    isFatal: true,
    on: "any",
    change: () => ({
      outerAlgorithm: signing(keyPair("P-256", "nobody"), "sha384").algorithm,
    }),
  },
  {
    name: "an algorithm that is not the signature’s",
    isFatal: true,
    on: "any",
    change: ({ signing: { sign } }) => ({
      signing: {
        algorithm: signing(keyPair("P-256", "nobody"), "sha384").algorithm,
        sign,
      },
    }),
  },
  {
    name: "unknown critical extension",
    isFatal: true,
    isMissedByPkijs: true,
    on: "any",
    change: (fields) =>
      withAlso(fields, make.extension("1.2.3.4", der.nullElement(), true)),
  },
  {
    name: "unknown extension",
    isFatal: false,
    on: "any",
    change: (fields) =>
      withAlso(fields, make.extension("1.2.3.4", der.nullElement())),
  },
  {
    name: "keyUsage twice",
    isFatal: true,
    isMissedByPkijs: true,
    on: "any",
    change: (fields) =>
      withAlso(fields, make.keyUsage(0, 5), make.keyUsage(0, 5)),
  },
  {
    name: "no authorityKeyIdentifier",
    isFatal: true,
    isMissedByPkijs: true,
    on: "any",
    change: (fields) => ({ extensions: without(fields, "2.5.29.35") }),
  },
  {
    name: "no subjectKeyIdentifier",
    isFatal: true,
    isMissedByPkijs: true,
    on: "issuer",
    change: (fields) => ({ extensions: without(fields, "2.5.29.14") }),
  },
  {
    name: "no basicConstraints",
    isFatal: true,
    on: "issuer",
    change: (fields) => ({ extensions: without(fields, "2.5.29.19") }),
  },
  {
    name: "no authority",
    isFatal: true,
    on: "issuer",
    change: (fields) => ({
      extensions: [
        ...without(fields, "2.5.29.19"),
        make.basicConstraints(false),
      ],
    }),
  },
  {
    name: "may not sign certificates",
    isFatal: true,
    on: "issuer",
    change: (fields) => ({
      extensions: [...without(fields, "2.5.29.15"), make.keyUsage(0, 6)],
    }),
  },
  {
    name: "path length just long enough",
    isFatal: false,
    on: "issuer",
    change: (fields, below) => ({
      extensions: [
        ...without(fields, "2.5.29.19"),
        make.basicConstraints(true, below),
      ],
    }),
  },
  {
    name: "version 1",
    isFatal: true,
    on: "issuer",
    change: () => ({ version: 1, extensions: [] }),
  },
  {
    name: "name constraints that let nothing through",
    isFatal: true,
    on: "issuer",
    change: (fields) =>
      withAlso(fields, nameConstraints([directory(make.name("Nobody"))])),
  },
  ...NAME_DEFECTS,
  {
    name: "name constraints that let it through",
    isFatal: false,
    on: "issuer",
    change: (fields) =>
      withAlso(
        fields,
        nameConstraints([
          directory(
            der.sequence(make.attribute("2.5.4.6", der.printableString("FR"))),
          ),
        ]),
      ),
  },
  {
    name: "a negative serial number",
    isFatal: true,
    isMissedByPkijs: true,
    on: "last",
    change: () => ({ serialNumber: der.integer(-5) }),
    opensslDiffers: "OpenSSL takes negative serial numbers",
  },
  {
    name: "keyCertSign without being an authority",
    isFatal: true,
    isMissedByPkijs: true,
    on: "last",
    change: (fields) => ({
      extensions: [...without(fields, "2.5.29.15"), make.keyUsage(0, 5)],
    }),
  },
  {
    name: "name constraints without being an authority",
    isFatal: true,
    isMissedByPkijs: true,
    on: "last",
    change: (fields) =>
      withAlso(fields, nameConstraints([directory(make.name("Nobody"))])),
    opensslDiffers: "OpenSSL lets persons’ certificates have name constraints",
  },
];
