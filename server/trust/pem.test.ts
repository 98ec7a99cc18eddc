import assert from "node:assert/strict";
import { parsePem } from "./pem.ts";

const block = (label: string, base64: string, end = label) =>
  `-----BEGIN ${label}-----\n${base64}\n-----END ${end}-----\n`;

describe("parsePem", () => {
  it("reads the blocks of one label and ignores what is around them", () => {
    const text = `subject=CN = Racine\r\n${block("CERTIFICATE", "AQID\nBAUG")}\n${block("X509 CRL", "CQ==")}# a comment\n${block("CERTIFICATE", "Bw==")}`;
    assert.deepEqual(parsePem(text, "CERTIFICATE"), [
      Uint8Array.of(1, 2, 3, 4, 5, 6),
      Uint8Array.of(7),
    ]);
  });

  it("reads what begins with a byte order mark, or is indented", () => {
    const text = block("CERTIFICATE", "AQID");
    for (const one of [`\uFEFF${text}`, text.replace(/^/gm, " \t")]) {
      assert.deepEqual(parsePem(one, "CERTIFICATE"), [Uint8Array.of(1, 2, 3)]);
    }
  });

  it("refuses by name a label that OpenSSL reads as the one asked for", () => {
    for (const label of ["TRUSTED CERTIFICATE", "X509 CERTIFICATE"]) {
      const text = block("CERTIFICATE", "AQID") + block(label, "AQID");
      assert.throws(() => parsePem(text, "CERTIFICATE"), {
        code: "trust_material_invalid",
        message: new RegExp(label),
      });
    }
  });

  it("finds nothing in a text without blocks", () => {
    assert.deepEqual(parsePem("no certificate here", "CERTIFICATE"), []);
  });

  for (const [title, text] of [
    ["a block that is cut off", "-----BEGIN CERTIFICATE-----\nAQID\n"],
    ["an END without BEGIN", "-----END CERTIFICATE-----\n"],
    ["an END of another label", block("CERTIFICATE", "AQID", "X509 CRL")],
    [
      "a block inside another",
      `-----BEGIN CERTIFICATE-----\n${block("CERTIFICATE", "AQID")}`,
    ],
    ["characters outside base64", block("CERTIFICATE", "AQ!D")],
    ["base64 without its padding", block("CERTIFICATE", "AQI")],
    ["an empty block", block("CERTIFICATE", "")],
    ["headers of encrypted PEM", block("CERTIFICATE", "Proc-Type: 4\n\nAQID")],
  ] as const) {
    it(`refuses ${title}`, () => {
      assert.throws(() => parsePem(text, "CERTIFICATE"), {
        code: "trust_material_invalid",
      });
    });
  }
});
