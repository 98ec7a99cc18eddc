import assert from "node:assert/strict";
import {
  ckrOf,
  errorOfCkr,
  fromPkcs11,
  OF_NEW_PIN,
  OF_PUK,
  OF_PUK_AND_NEW_PIN,
} from "./ckr.ts";

describe("what a CKR code means", () => {
  it("is read from the binding's error, from its plain one, and from ours", () => {
    const binding = Object.assign(new Error("CKR_PIN_LOCKED"), {
      code: 0xa4,
      method: "C_Login",
    });
    assert.equal(ckrOf(binding), 0xa4);
    assert.equal(ckrOf(new Error("CKR_OPERATION_NOT_INITIALIZED:145")), 145);
    assert.equal(ckrOf(errorOfCkr(0xa0, "C_Login")), 0xa0);
    assert.equal(ckrOf(new TypeError("argument")), null);
  });

  it("becomes an error code a person can act on", () => {
    const codes = [0xa0, 0xa2, 0xa4, 0x32, 0xe0, 0x70, 0x30, 0x05, 0x8000_0001];
    assert.deepEqual(
      codes.map((ckr) => errorOfCkr(ckr, "C_Login").code),
      [
        "pin_incorrect",
        "pin_length",
        "pin_locked",
        "token_removed",
        "token_removed",
        "mechanism_unsupported",
        "token_unreadable",
        "module_failed",
        "module_failed",
      ],
    );
  });

  it("depends on what the call was given to judge: a PIN, a new one, the PUK", () => {
    const meant = (ckr: number) =>
      [undefined, OF_NEW_PIN, OF_PUK, OF_PUK_AND_NEW_PIN].map(
        (meanings) => errorOfCkr(ckr, "C_SetPIN", meanings).code,
      );
    const refused = "new_pin_refused";
    const unsupported = "mechanism_unsupported";
    const unreadable = "token_unreadable";
    for (const [ckr, ...codes] of [
      [0x20, unsupported, refused, unsupported, refused],
      [0x30, unreadable, refused, unreadable, refused],
      [
        0xa0,
        "pin_incorrect",
        "pin_incorrect",
        "puk_incorrect",
        "puk_incorrect",
      ],
      [0xa1, "pin_invalid", refused, "puk_incorrect", refused],
      [0xa2, "pin_length", refused, "puk_length", "puk_length"],
      [0xa4, "pin_locked", "pin_locked", "puk_locked", "puk_locked"],
    ] as const)
      assert.deepEqual(meant(ckr), codes);
  });

  it("is never shown as a wrong PIN when the library merely failed", () => {
    const failed = Object.assign(new Error("CKR_FUNCTION_FAILED"), {
      code: 0x06,
      method: "C_Login",
    });
    const error = fromPkcs11(failed);
    assert.equal(error.code, "module_failed");
    assert.equal(error.message, "C_Login: CKR_FUNCTION_FAILED (0x6)");
  });
});
