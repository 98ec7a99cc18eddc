import assert from "node:assert/strict";
import * as ck from "../pkcs11/constants.ts";
import { moduleToken } from "./module-token-fixture.ts";
import {
  hidesCertificates,
  isNoKey,
  pinRules,
  pukTriesLeft,
  triesLeftAfter,
  unusableBecause,
  userTriesLeft,
} from "./token-state.ts";

const good = moduleToken().flags;

describe("the state of a token", () => {
  it("admits of the tries left what its flags say, the worst first", () => {
    assert.equal(userTriesLeft(good), "several");
    assert.equal(userTriesLeft(ck.CKF_USER_PIN_COUNT_LOW), "few");
    const last = ck.CKF_USER_PIN_COUNT_LOW | ck.CKF_USER_PIN_FINAL_TRY;
    assert.equal(userTriesLeft(last), "last");
    assert.equal(userTriesLeft(last | ck.CKF_USER_PIN_LOCKED), "none");
    assert.equal(pukTriesLeft(ck.CKF_SO_PIN_FINAL_TRY), "last");
    assert.equal(pukTriesLeft(ck.CKF_SO_PIN_LOCKED), "none");
    assert.equal(pukTriesLeft(ck.CKF_SO_PIN_COUNT_LOW), "few");
  });

  it("claims no tries of a PUK that its flags say nothing of", () => {
    assert.equal(pukTriesLeft(good), null);
    assert.equal(triesLeftAfter("puk_incorrect", good), null);
    const low = good | ck.CKF_SO_PIN_COUNT_LOW;
    assert.equal(triesLeftAfter("puk_incorrect", low), "few");
  });

  it("has no tries left once the token says locked, whatever its flags still say", () => {
    assert.equal(triesLeftAfter("pin_incorrect", good), "several");
    assert.equal(triesLeftAfter("pin_locked", good), "none");
    assert.equal(triesLeftAfter("puk_locked", good), "none");
    assert.equal(triesLeftAfter("new_pin_refused", good), null);
  });

  it("names why a token cannot be used", () => {
    const because = (flags: number) => unusableBecause(moduleToken({ flags }));
    assert.equal(because(good), null);
    assert.equal(because(0), "token_uninitialised");
    assert.equal(because(good | ck.CKF_USER_PIN_LOCKED), "pin_locked");
    assert.equal(because(good & ~ck.CKF_USER_PIN_INITIALIZED), "pin_not_set");
    assert.equal(
      because(good | ck.CKF_USER_PIN_TO_BE_CHANGED),
      "pin_must_change",
    );
    assert.equal(
      unusableBecause(moduleToken({ problem: "token_unreadable" })),
      "token_unreadable",
    );
  });

  it("keeps the PIN's limits within the protocol's, whatever the token states", () => {
    const limits = (minPinBytes: number, maxPinBytes: number) => {
      const rules = pinRules(moduleToken({ minPinBytes, maxPinBytes }));
      return [rules.minLength, rules.maxLength];
    };
    assert.deepEqual(limits(4, 8), [4, 8]);
    assert.deepEqual(limits(0, 0), [1, 255]);
    assert.deepEqual(limits(4, 65_535), [4, 255]);
  });

  it("has the PIN typed on a reader with its own keypad", () => {
    const flags = good | ck.CKF_PROTECTED_AUTHENTICATION_PATH;
    assert.equal(pinRules(moduleToken({ flags })).entry, "reader");
    assert.equal(pinRules(moduleToken()).entry, "dialog");
  });

  it("does not offer to change the PIN of a write-protected token", () => {
    const flags = good | ck.CKF_WRITE_PROTECTED;
    assert.equal(pinRules(moduleToken({ flags })).canChange, false);
  });

  it("hides certificates when it shows none and wants a login", () => {
    assert.equal(hidesCertificates(moduleToken(), 0), true);
    assert.equal(hidesCertificates(moduleToken(), 1), false);
    const flags = good & ~ck.CKF_LOGIN_REQUIRED;
    assert.equal(hidesCertificates(moduleToken({ flags }), 0), false);
    const problem = "token_unreadable";
    assert.equal(hidesCertificates(moduleToken({ problem }), 0), false);
  });

  it("is not asked for of what is no key", () => {
    const noKey = (changes: Parameters<typeof moduleToken>[0]) =>
      isNoKey(moduleToken(changes));
    assert.equal(noKey({ isRemovable: false, flags: 0 }), true);
    assert.equal(noKey({ isRemovable: false }), false);
    assert.equal(noKey({ model: "SoftHSM v2", flags: 0 }), true);
    assert.equal(noKey({ model: "SoftHSM v2" }), false);
    assert.equal(noKey({ label: "NSS Generic Crypto Services" }), true);
  });

  it("is shown of a key that is plugged in but not set up, or cannot be read", () => {
    assert.equal(isNoKey(moduleToken({ flags: 0 })), false);
    const unreadable = moduleToken({
      isRemovable: false,
      flags: 0,
      problem: "token_unreadable",
    });
    assert.equal(isNoKey(unreadable), false);
  });
});
