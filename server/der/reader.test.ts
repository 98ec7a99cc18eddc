import assert from "node:assert/strict";
import * as write from "../fixtures/der.ts";
import { DerReader } from "./reader.ts";
import { TAG } from "./tags.ts";

function bytes(hex: string): Uint8Array {
  return new Uint8Array(Buffer.from(hex.replaceAll(" ", ""), "hex"));
}

describe("a DER reader", () => {
  const open = (untrusted: Uint8Array) =>
    DerReader.open(untrusted, { maxBytes: 100_000 }, "input");

  it("hands out slices of the original bytes", () => {
    const original = bytes("30 05 04 03 01 02 03");
    const contents = open(original)
      .enter(TAG.sequence, "outer")
      .readOctetString("inner");
    assert.equal(contents.buffer, original.buffer);
    assert.equal(contents.byteOffset, 4);
    assert.deepEqual(contents, bytes("01 02 03"));
  });

  it("names the field and both tags when another type stands there", () => {
    assert.throws(() => open(bytes("04 00")).readInteger("serialNumber"), {
      code: "der_invalid",
      message: "serialNumber: tag 0x04 where tag 0x02 was expected",
    });
  });

  it("names the field that is missing, and what is too much", () => {
    const reader = open(bytes("30 02 05 00")).enter(TAG.sequence, "outer");
    reader.readNull("first");
    assert.throws(() => reader.readNull("second"), {
      message: "second: missing",
    });
    assert.throws(
      () =>
        open(bytes("30 02 05 00"))
          .enter(TAG.sequence, "outer")
          .expectEnd("outer"),
      { message: "outer: elements beyond the last one" },
    );
  });

  it("reads small integers up to 2^31 - 1 and no others", () => {
    const read = (value: number) =>
      open(write.integer(value)).readSmallInteger("number");
    assert.equal(read(0), 0);
    assert.equal(read(128), 128);
    assert.equal(read(2 ** 31 - 1), 2 ** 31 - 1);
    for (const value of [-1, 2 ** 31]) {
      assert.throws(() => read(value), { code: "der_invalid" });
    }
  });

  it("reads object identifiers of any size exactly", () => {
    for (const dotted of [
      "0.0",
      "1.2.840.113549.1.7.2",
      "2.5.29.19",
      "2.999.3",
      "2.25.329800735698586629295641978511506172918",
      `1.3.${2n ** 53n}`,
      `1.3.${2n ** 45n - 1n}.1`,
    ]) {
      assert.equal(open(write.oid(dotted)).readOid("oid"), dotted);
    }
  });

  it("reads times in the form their year asks for", () => {
    const read = (date: string) =>
      open(write.time(new Date(date))).readTime("time");
    for (const date of [
      "1949-12-31T23:59:59.000Z",
      "1950-01-01T00:00:00.000Z",
      "2024-02-29T12:00:00.000Z",
      "2049-12-31T23:59:59.000Z",
      "2050-01-01T00:00:00.000Z",
      "9999-12-31T23:59:59.000Z",
      "0001-01-01T00:00:00.000Z",
    ]) {
      assert.equal(new Date(read(date)).toISOString(), date);
    }
    const wrongForm = write.tlv(0x18, Buffer.from("20260101000000Z"));
    assert.throws(() => open(wrongForm).readTime("time"), {
      message: "time: GeneralizedTime where UTCTime is the form",
    });
  });
});
