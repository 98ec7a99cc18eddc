import assert from "node:assert/strict";
import {
  element,
  encode,
  encodeElement,
  encodeTime,
  encodeUnsigned,
  setOf,
} from "./der-writer.ts";

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

describe("the DER writer", () => {
  it("uses the shortest form of a length", () => {
    const start = (length: number) =>
      hex(encodeElement(0x04, Buffer.alloc(length)).subarray(0, 5)).slice(
        0,
        10,
      );
    assert.ok(start(0x7f).startsWith("047f"));
    assert.ok(start(0x80).startsWith("048180"));
    assert.ok(start(0xff).startsWith("0481ff"));
    assert.ok(start(0x100).startsWith("04820100"));
    assert.ok(start(0xffff).startsWith("0482ffff"));
    assert.equal(start(0x10000), "0483010000");
  });

  it("writes elements within elements, each with its own length", () => {
    const long = element(0x04, Buffer.alloc(0x80));
    const nested = element(0x30, Buffer.of(5, 0), element(0x30, long));
    const written = hex(encode(nested));
    assert.equal(nested.length, 139);
    assert.equal(written, "3081880500308183048180".padEnd(278, "0"));
  });

  it("orders a SET OF by the encodings of its members", () => {
    const members = [
      [0x30, 2, 1, 1],
      [0x04, 0],
      [0x30, 0],
    ].map((octets) => Buffer.from(octets));
    assert.equal(hex(encode(setOf(0x31, members))), "31080400300030020101");
  });

  it("writes unsigned numbers without leading zeros and never as negative", () => {
    assert.equal(hex(encodeUnsigned(Buffer.of(0, 0, 5))), "020105");
    assert.equal(hex(encodeUnsigned(Buffer.of(0x80))), "02020080");
    assert.equal(hex(encodeUnsigned(Buffer.of(0, 0))), "020100");
  });

  it("writes UTCTime until the end of 2049 and GeneralizedTime after", () => {
    const text = (iso: string) => encodeTime(new Date(iso)).toString("latin1");
    assert.equal(text("2026-11-24T08:05:09.999Z"), "\u0017\r261124080509Z");
    assert.equal(text("2049-12-31T23:59:59Z"), "\u0017\r491231235959Z");
    assert.equal(text("2050-01-01T00:00:00Z"), "\u0018\u000f20500101000000Z");
  });
});
