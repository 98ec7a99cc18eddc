import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import * as der from "../fixtures/der.ts";
import { inFolder, openssl, pem } from "../fixtures/openssl.ts";
import { authority, root } from "../fixtures/sign-in.ts";
import { buildSignedData } from "../fixtures/signed-data.ts";
import { MAX_ANSWER_BYTES } from "./limits.ts";
import { parseIssuers } from "./parse-issuers.ts";

const both = [authority.certificate, root.certificate];
const bytesOf = (untrusted: Uint8Array) =>
  parseIssuers(untrusted).map(({ bytes }) => Buffer.from(bytes));

function messageWith(certificates: readonly Uint8Array[]): Buffer {
  return buildSignedData({
    version: der.integer(1),
    digestAlgorithms: [],
    contentType: "1.2.840.113549.1.7.1",
    certificates,
    signerInfos: [],
  });
}

describe("parseIssuers", () => {
  it("takes a certificate", () => {
    assert.deepEqual(bytesOf(root.certificate), [root.certificate]);
  });

  it("takes the certificates-only message that OpenSSL makes", () => {
    const message = inFolder((folder) => {
      const file = (name: string) => path.join(folder, name);
      writeFileSync(file("both.pem"), both.map((each) => pem(each)).join(""));
      openssl(
        "crl2pkcs7 -nocrl -outform DER",
        `-certfile=${file("both.pem")}`,
        `-out=${file("message")}`,
      );
      return readFileSync(file("message"));
    });
    assert.deepEqual(new Set(bytesOf(message)), new Set(both));
  });

  it("passes over what is no certificate in a message", () => {
    const message = messageWith([der.sequence(der.integer(1)), ...both]);
    assert.deepEqual(new Set(bytesOf(message)), new Set(both));
  });

  for (const [title, untrusted, code] of [
    ["nothing", Buffer.of(), "der_invalid"],
    ["a page", Buffer.from("<!DOCTYPE html><title>404</title>"), "der_invalid"],
    ["PEM", Buffer.from(pem(root.certificate)), "der_invalid"],
    ["two certificates in a row", Buffer.concat(both), "der_invalid"],
    ["BER", Buffer.of(0x30, 0x80, 0x06, 0x01, 0x2a, 0, 0), "der_invalid"],
    [
      "more than the limit",
      der.octetString(Buffer.alloc(MAX_ANSWER_BYTES)),
      "der_invalid",
    ],
    [
      "another type of CMS",
      der.sequence(der.oid("1.2.840.113549.1.7.3")),
      "cms_invalid",
    ],
    [
      "more certificates than a message may hold",
      messageWith(
        Array.from({ length: 33 }, (_, index) =>
          der.sequence(der.integer(index)),
        ),
      ),
      "cms_invalid",
    ],
  ] as const) {
    it(`refuses ${title}`, () => {
      assert.throws(() => parseIssuers(untrusted), { code });
    });
  }
});
