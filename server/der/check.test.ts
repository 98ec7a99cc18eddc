import assert from "node:assert/strict";
import * as fc from "fast-check";
import * as write from "../fixtures/der.ts";
import { MAX_DER_DEPTH } from "../limits.ts";
import { checkDer } from "./check.ts";

const LIMITS = { maxBytes: 100_000 };

function refusal(untrusted: Uint8Array, limits = LIMITS): string {
  try {
    checkDer(untrusted, limits, "input");
  } catch (error) {
    assert.ok(error instanceof Error && "code" in error);
    assert.equal(error.code, "der_invalid");
    return error.message;
  }
  return "accepted";
}

describe("checkDer", () => {
  const refusals: [string, string, string][] = [
    ["nothing", "", "truncated header"],
    ["a tag alone", "30", "truncated header"],
    ["a length cut off", "30 82 01", "truncated length"],
    ["contents cut off", "04 03 00 00", "truncated contents"],
    ["contents cut off inside", "30 04 04 03 00 00", "truncated contents"],
    ["indefinite length", "30 80 00 00", "BER indefinite length"],
    ["end-of-contents octets", "30 02 00 00", "BER end-of-contents octets"],
    [
      "a long length for a short one",
      "04 81 01 00",
      "BER length, not in its shortest form",
    ],
    [
      "a length with a leading zero",
      `04 82 00 80 ${"00".repeat(128)}`,
      "BER length, not in its shortest form",
    ],
    [
      "a length of five bytes",
      "04 85 01 00 00 00 00",
      "length of more than 4 bytes",
    ],
    ["a length beyond 2^31", "04 84 ff ff ff ff", "truncated contents"],
    ["a tag of several bytes", "1f 81 01 00", "tag of several bytes"],
    ["bytes after the element", "05 00 00", "trailing bytes"],
    [
      "a constructed OCTET STRING",
      "24 03 04 01 00",
      "BER constructed tag 0x04",
    ],
    [
      "a constructed BIT STRING",
      "23 04 03 02 00 00",
      "BER constructed tag 0x03",
    ],
    ["a primitive SEQUENCE", "10 00", "primitive tag 0x10"],
    ["a BOOLEAN of 01", "01 01 01", "BER BOOLEAN, neither 00 nor FF"],
    ["an empty BOOLEAN", "01 00", "BOOLEAN not of one byte"],
    ["an empty INTEGER", "02 00", "empty INTEGER"],
    [
      "an INTEGER with a leading zero",
      "02 02 00 7f",
      "BER INTEGER, not in its shortest form",
    ],
    [
      "an INTEGER with a leading ff",
      "02 02 ff 80",
      "BER INTEGER, not in its shortest form",
    ],
    [
      "an ENUMERATED with a leading zero",
      "0a 02 00 01",
      "BER INTEGER, not in its shortest form",
    ],
    ["a NULL with contents", "05 01 00", "NULL with contents"],
    ["an empty OBJECT IDENTIFIER", "06 00", "empty OBJECT IDENTIFIER"],
    [
      "an OBJECT IDENTIFIER cut off",
      "06 02 2a 86",
      "OBJECT IDENTIFIER ends within an arc",
    ],
    [
      "an OBJECT IDENTIFIER with a padded arc",
      "06 03 2a 80 01",
      "BER OBJECT IDENTIFIER arc, not in shortest form",
    ],
    [
      "an endless OBJECT IDENTIFIER",
      `06 41 ${"2a".repeat(65)}`,
      "OBJECT IDENTIFIER longer than the limit",
    ],
    ["an empty BIT STRING", "03 00", "BIT STRING without its first byte"],
    [
      "eight unused bits",
      "03 02 08 00",
      "BIT STRING with an impossible count of unused bits",
    ],
    [
      "unused bits of nothing",
      "03 01 01",
      "BIT STRING with an impossible count of unused bits",
    ],
    [
      "unused bits that are set",
      "03 02 01 01",
      "BER BIT STRING, unused bits not zero",
    ],
    [
      "a SET OF out of order",
      "31 06 02 01 02 02 01 01",
      "SET OF not in DER order",
    ],
    [
      "a SET OF with the longer first",
      "31 07 04 02 00 00 04 01 00",
      "SET OF not in DER order",
    ],
    [
      "a UTCTime without seconds",
      "17 0b 32 36 30 31 30 31 30 30 30 30 5a",
      "time not in the form of RFC 5280 §4.1.2.5",
    ],
    [
      "a UTCTime with an offset",
      `17 11 ${Buffer.from("260101000000+0100").toString("hex")}`,
      "time not in the form of RFC 5280 §4.1.2.5",
    ],
    [
      "a GeneralizedTime with a fraction",
      `18 11 ${Buffer.from("20500101000000.5Z").toString("hex")}`,
      "time not in the form of RFC 5280 §4.1.2.5",
    ],
    [
      "a letter in a time",
      `17 0d ${Buffer.from("2601a1000000Z").toString("hex")}`,
      "time with a character that is no digit",
    ],
    [
      "the 30th of February",
      `17 0d ${Buffer.from("240230000000Z").toString("hex")}`,
      "time that does not exist",
    ],
    [
      "the 29th of February 2100",
      `18 0f ${Buffer.from("21000229000000Z").toString("hex")}`,
      "time that does not exist",
    ],
    [
      "a leap second",
      `17 0d ${Buffer.from("261231235960Z").toString("hex")}`,
      "time that does not exist",
    ],
  ];
  for (const [title, hex, reason] of refusals) {
    it(`refuses ${title}`, () => {
      assert.equal(
        refusal(Buffer.from(hex.replaceAll(" ", ""), "hex")),
        `input: ${reason}`,
      );
    });
  }

  it("refuses what nests too deep, without recursion", () => {
    const nest = (depth: number): Uint8Array => {
      let element: Uint8Array = write.nullElement();
      for (let level = 0; level < depth; level++) {
        element = write.sequence(element);
      }
      return element;
    };
    assert.equal(refusal(nest(MAX_DER_DEPTH)), "accepted");
    assert.equal(refusal(nest(MAX_DER_DEPTH + 1)), "input: nested too deep");
    assert.equal(refusal(nest(5000)), "input: nested too deep");
  });

  it("refuses too many elements, and too many bytes", () => {
    const many = write.sequence(Buffer.alloc(2 * 50_000, "0500", "hex"));
    assert.equal(refusal(many), "input: larger than the limit");
    assert.equal(
      refusal(many, { maxBytes: 200_000 }),
      "input: too many elements",
    );
  });

  it("accepts what a DER writer writes, and nothing with a byte cut off or added", () => {
    const element: fc.Arbitrary<Buffer> = fc.letrec((tie) => ({
      element: fc.oneof(
        { maxDepth: 6 },
        fc.bigInt().map(write.integer),
        fc.boolean().map(write.boolean),
        fc.uint8Array().map(write.octetString),
        fc
          .array(tie("element"))
          .map((parts) => write.sequence(...(parts as Buffer[]))),
        fc
          .array(tie("element"))
          .map((parts) => write.setOf(...(parts as Buffer[]))),
        fc
          .date({
            min: new Date(0),
            max: new Date("9999-12-31"),
            noInvalidDate: true,
          })
          .map(write.time),
      ),
    })).element;
    fc.assert(
      fc.property(element, (der) => {
        assert.equal(refusal(der), "accepted");
        assert.notEqual(refusal(der.subarray(0, -1)), "accepted");
        assert.notEqual(
          refusal(Buffer.concat([der, Buffer.of(0)])),
          "accepted",
        );
      }),
    );
  });

  it("answers any bytes with an error of its own or not at all", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (untrusted) => {
        refusal(untrusted);
      }),
      { numRuns: 2000 },
    );
  });
});
