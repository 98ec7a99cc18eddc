import assert from "node:assert/strict";
import { parseClientIdentifier, parseUserNumber } from "./identifiers.ts";

describe("identifiers as people type them", () => {
  it("takes the eight digits of a client identifier, spaced as on a letter or not", () => {
    assert.equal(parseClientIdentifier("12345678"), "12345678");
    assert.equal(parseClientIdentifier(" 1234 5678 "), "12345678");
    assert.equal(parseClientIdentifier("0000\u00a00001"), "00000001");
  });

  for (const typed of [
    "",
    "1234567",
    "123456789",
    "1234567a",
    "１２３４５６７８",
  ])
    it(`refuses “${typed}” as client identifier`, () => {
      assert.throws(() => parseClientIdentifier(typed), {
        code: "client_identifier_invalid",
      });
    });

  it("takes a user number with or without leading zeros", () => {
    assert.equal(parseUserNumber("1"), 1);
    assert.equal(parseUserNumber(" 0012 "), 12);
    assert.equal(parseUserNumber("9999"), 9999);
  });

  for (const typed of ["", "0", "0000", "10000", "-1", "1e3", "1.5", "0x1"])
    it(`refuses “${typed}” as user number`, () => {
      assert.throws(() => parseUserNumber(typed), {
        code: "user_number_invalid",
      });
    });
});
