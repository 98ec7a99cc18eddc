import assert from "node:assert/strict";
import { pinRules } from "@passerelle/shared/protocol/token-fixture.ts";
import { hasAccents, pinLengthRefusal } from "./length.ts";

describe("pinLengthRefusal", () => {
  const rules = pinRules({ minLength: 4, maxLength: 8 });

  it("lets a PIN within the token’s limits try", () => {
    assert.equal(pinLengthRefusal("1234", rules), null);
    assert.equal(pinLengthRefusal("12345678", rules), null);
  });

  it("spends no try on a PIN outside them", () => {
    assert.equal(pinLengthRefusal("123", rules), "pin_length");
    assert.equal(pinLengthRefusal("123456789", rules), "pin_length");
    assert.equal(pinLengthRefusal("", rules), "pin_required");
  });

  it("counts bytes of UTF-8, as tokens do", () => {
    assert.equal(pinLengthRefusal("éé", rules), null);
    assert.equal(pinLengthRefusal("ééééé", rules), "pin_length");
  });

  it("holds to the protocol’s limit where the token states none", () => {
    const unstated = pinRules({ minLength: 0, maxLength: 0 });
    assert.equal(pinLengthRefusal("1", unstated), null);
    assert.equal(pinLengthRefusal("1".repeat(255), unstated), null);
    assert.equal(pinLengthRefusal("1".repeat(256), unstated), "pin_length");
  });
});

describe("hasAccents", () => {
  it("finds the characters that count more than once", () => {
    assert.equal(hasAccents(""), false);
    assert.equal(hasAccents("1234"), false);
    assert.equal(hasAccents("12é4"), true);
  });
});
