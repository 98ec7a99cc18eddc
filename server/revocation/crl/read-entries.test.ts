import assert from "node:assert/strict";
import { extension } from "../../fixtures/certificates.ts";
import * as crl from "../../fixtures/crl.ts";
import * as der from "../../fixtures/der.ts";
import { crlOf, root, serialNumber } from "../../fixtures/revocation.ts";
import { parseCrl } from "./parse.ts";

const unknown = (arc: number, isCritical = false) =>
  extension(`1.2.3.${arc}`, der.nullElement(), isCritical);
const contents = serialNumber.subarray(2);

/** Parses a CRL with an entry of these extensions, and finds it. */
function find(...extensions: readonly Buffer[]) {
  const bytes = crlOf(root, { entries: [{ serialNumber, extensions }] });
  return parseCrl(bytes)
    .revoked()
    .find(contents, () => true);
}

describe("the entries of a CRL", () => {
  it("have their reason, wherever it stands among extensions nobody knows", () => {
    const found = find(unknown(1), crl.reasonCode(1), unknown(2));
    assert.equal(found?.reason, "keyCompromise");
    assert.equal(find(unknown(1))?.reason, "unspecified");
  });

  for (const [title, extensions, message] of [
    [
      "a reason twice",
      [crl.reasonCode(1), crl.reasonCode(6)],
      /2\.5\.29\.21 twice/,
    ],
    [
      "an unknown extension twice",
      [unknown(1), unknown(2), unknown(1)],
      /1\.2\.3\.1 twice/,
    ],
    [
      "an unknown critical extension behind others",
      [crl.reasonCode(1), unknown(1, true)],
      /1\.2\.3\.1 is not understood/,
    ],
    [
      "more extensions than are in use",
      Array.from({ length: 17 }, (_, index) => unknown(index)),
      /too many/,
    ],
    [
      "an extension that is false to be critical",
      [
        der.sequence(
          der.oid("1.2.3"),
          der.tlv(1, Buffer.of(0)),
          der.octetString(Buffer.of()),
        ),
      ],
      /default value/,
    ],
    [
      "a reason with something behind it",
      [
        extension(
          "2.5.29.21",
          Buffer.concat([der.tlv(0x0a, Buffer.of(1)), der.nullElement()]),
        ),
      ],
      /trailing bytes/,
    ],
    [
      "an issuer in a CRL that is not indirect",
      [crl.certificateIssuer(root.name)],
      /not indirect/,
    ],
  ] as const) {
    it(`are refused with ${title}`, () => {
      assert.throws(() => find(...extensions), {
        code: "crl_invalid",
        message,
      });
    });
  }
});
