import assert from "node:assert/strict";
import * as chain from "../fixtures/chain.ts";
import * as make from "../fixtures/certificates.ts";
import * as order from "../fixtures/order.ts";
import type { PathToValidate } from "./validate-path.ts";
import {
  type SignedDataToVerify,
  verifySignedData,
} from "./verify-signed-data.ts";

/** What callers without types, or with a slip of the pen, may pass. */
const faults: readonly [title: string, options: object][] = [
  ["an option it does not know", { crl: [] }],
  ["a misspelt policy", { polciy: { requireExplicitPolicy: true } }],
  ["a misspelt word of the policy", { policy: { minRsaBits: 4096 } }],
  ["a policy that is null", { policy: null }],
  ["revocation of no mode it knows", { revocation: "sofft" }],
  ["revocation that is null", { revocation: null }],
  ["CRLs in PEM", { crls: ["-----BEGIN X509 CRL-----"] }],
  [
    "a CRL in PEM, read as bytes",
    { crls: [Buffer.from("-----BEGIN X509 CRL-----")] },
  ],
  ["CRLs that are null", { crls: null }],
  ["one CRL where a list is due", { crls: Buffer.of(0x30, 0) }],
  ["an OCSP response that is none", { ocspResponses: [undefined] }],
  ["trust anchors left out", { trustAnchors: undefined }],
  ["a trust anchor in PEM", { trustAnchors: ["-----BEGIN CERTIFICATE-----"] }],
  ["a moment that is a number", { at: make.NOW.getTime() }],
  ["a moment that is none", { at: new Date("today") }],
  ["a cache that is none", { intermediateCache: {} }],
  ["a listener that is none", { onCheck: "log" }],
];

const refused = { code: "configuration_refused" };

describe("validatePath refuses, in every mode of revocation,", () => {
  const others: typeof faults = [
    ...faults,
    ["a certificate left out", { certificate: undefined }],
    ["a certificate in PEM", { certificate: "-----BEGIN CERTIFICATE-----" }],
    ["intermediates that are null", { intermediates: null }],
  ];
  for (const [title, options] of others) {
    it(title, () => {
      for (const revocation of ["none", "soft", "hard"] as const) {
        const all = { revocation, ...options } as Partial<PathToValidate>;
        assert.throws(() => chain.validate({}, all), refused);
      }
    });
  }

  it("and says what is due", () => {
    assert.throws(() => chain.validate({}, { crls: ["MIIB"] as never }), {
      message: "crls.0: Uint8Array of DER expected",
    });
  });

  it("an intermediate that is no certificate, by its index", () => {
    const intermediates = [
      chain.authority().certificate,
      Buffer.from("3000", "hex"),
    ];
    assert.throws(() => chain.validate({}, { intermediates }), {
      ...refused,
      message: /^intermediates\.1: not a certificate: /,
    });
  });
});

describe("verifySignedData refuses, in every mode of revocation,", () => {
  const others: typeof faults = [
    ...faults,
    ["a signature left out", { signature: undefined }],
    ["a signature in base64", { signature: "MIIB" }],
    ["content that is a text", { content: "Ordre de virement\n" }],
    ["one certificate where a list is due", { certificates: Buffer.of(0x30) }],
  ];
  for (const [title, options] of others) {
    it(title, () => {
      for (const revocation of ["none", "soft", "hard"] as const) {
        const all = { revocation, ...options } as Partial<SignedDataToVerify>;
        assert.throws(() => order.verify(order.signWith(), all), refused);
      }
    });
  }

  it("a certificate that is none, by its index, and passes over it inside the message", () => {
    const certificates = [Buffer.from("3000", "hex")];
    assert.throws(() => order.verify(order.signWith(), { certificates }), {
      ...refused,
      message: /^certificates\.0: not a certificate: /,
    });
    order.verify(order.signWith({ certificates }));
  });

  it("nothing at all", () => {
    assert.throws(() => verifySignedData(undefined as never), refused);
  });
});
