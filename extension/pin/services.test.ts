import assert from "node:assert/strict";
import { pinRules, token } from "@passerelle/shared/protocol/token-fixture.ts";
import { pinServicesOf } from "./services.ts";

describe("pinServicesOf", () => {
  it("offers to change a PIN, and to set a new one with the PUK", () => {
    assert.deepEqual(pinServicesOf(token()), ["change-pin", "unblock-pin"]);
    const mustChange = token({ unusable: "pin_must_change" });
    assert.deepEqual(pinServicesOf(mustChange), ["change-pin", "unblock-pin"]);
  });

  it("leaves a locked PIN to the PUK", () => {
    const pin = pinRules({ triesLeft: "none" });
    const locked = token({ pin, unusable: "pin_locked" });
    assert.deepEqual(pinServicesOf(locked), ["unblock-pin"]);
  });

  it("offers the first PIN, and nothing else, for a token that has none", () => {
    const pin = pinRules({ canChange: false });
    const fresh = token({ pin, unusable: "pin_not_set" });
    assert.deepEqual(pinServicesOf(fresh), ["set-pin"]);
  });

  it("offers nothing for a token whose PIN cannot change", () => {
    const pin = pinRules({ canChange: false });
    for (const unusable of [null, "token_unreadable", "token_uninitialised"]) {
      const one = token({ pin, unusable: unusable as null });
      assert.deepEqual(pinServicesOf(one), []);
    }
  });
});
