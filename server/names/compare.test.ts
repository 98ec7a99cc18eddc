import assert from "node:assert/strict";
import { namesMatch } from "./compare.ts";

/** Name with one attribute to each relative name, or several joined by `+`. */
function name(...relativeNames: string[][]): Uint8Array {
  const sets = relativeNames.map((attributes) =>
    tlv(0x31, ...attributes.map((hex) => Buffer.from(hex, "hex"))),
  );
  return tlv(0x30, ...sets);
}

function tlv(tag: number, ...parts: Uint8Array[]): Uint8Array {
  const contents = Buffer.concat(parts);
  return Buffer.concat([Uint8Array.of(tag, contents.length), contents]);
}

/** AttributeTypeAndValue with id-at-commonName. */
function commonName(tag: number, contents: Uint8Array | string): string {
  const value = tlv(tag, Buffer.from(contents as string));
  return Buffer.from(
    tlv(0x30, Buffer.from("0603550403", "hex"), value),
  ).toString("hex");
}

const UTF8 = 0x0c;
const PRINTABLE = 0x13;
const TELETEX = 0x14;
const BMP = 0x1e;

describe("namesMatch", () => {
  it("takes names apart from case, spacing and string type", () => {
    const a = name([commonName(UTF8, "Société  Générale ")]);
    const b = name([commonName(UTF8, " société générale")]);
    assert.equal(namesMatch(a, b), true);
    assert.equal(
      namesMatch(
        name([commonName(PRINTABLE, "CA 1")]),
        name([commonName(UTF8, "ca 1")]),
      ),
      true,
    );
    assert.equal(
      namesMatch(
        name([commonName(BMP, Buffer.from("0043004100200031", "hex"))]),
        name([commonName(PRINTABLE, "CA 1")]),
      ),
      true,
    );
  });

  it("takes composed and decomposed letters for the same", () => {
    assert.equal(
      namesMatch(
        name([commonName(UTF8, "\u00e9")]),
        name([commonName(UTF8, "e\u0301")]),
      ),
      true,
    );
  });

  it("takes the attributes of one relative name in any order, but not relative names", () => {
    const [a, b] = [commonName(UTF8, "a"), commonName(UTF8, "b")];
    assert.equal(namesMatch(name([a, b]), name([b, a])), true);
    assert.equal(namesMatch(name([a], [b]), name([b], [a])), false);
    assert.equal(namesMatch(name([a, a]), name([a, b])), false);
    assert.equal(namesMatch(name([a]), name([a], [b])), false);
  });

  it("compares TeletexString byte by byte only", () => {
    const a = name([commonName(TELETEX, "CA")]);
    assert.equal(namesMatch(a, name([commonName(TELETEX, "ca")])), false);
    assert.equal(namesMatch(a, name([commonName(UTF8, "CA")])), false);
    assert.equal(namesMatch(a, name([commonName(TELETEX, "CA")])), true);
  });

  it("refuses malformed text", () => {
    const malformed = name([commonName(UTF8, Uint8Array.of(0xc3))]);
    assert.throws(() => namesMatch(malformed, name([commonName(UTF8, "a")])), {
      code: "der_invalid",
    });
  });
});
