import assert from "node:assert/strict";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { errorOfCkr } from "../pkcs11/ckr.ts";
import { failureFacts } from "./failure-facts.ts";

describe("what the log says of a failure", () => {
  it("is its code, and the call with its CKR code", () => {
    assert.deepEqual(failureFacts(errorOfCkr(0xa2, "C_SetPIN")), {
      code: "pin_length",
      detail: "C_SetPIN: CKR 0xa2",
    });
  });

  it("is the kind and the place of an error that nobody foresaw, not its text", () => {
    const unforeseen = new TypeError("cannot read 53017");
    for (const error of [
      unforeseen,
      new PasserelleError("internal_error", "", { cause: unforeseen }),
    ]) {
      const facts = failureFacts(error);
      assert.equal(facts["code"], "internal_error");
      assert.equal(facts["kind"], "TypeError");
      assert.match(String(facts["at"]), /failure-facts\.test\.ts:\d+:\d+/);
      assert.doesNotMatch(JSON.stringify(facts), /53017|\//);
    }
  });

  it("is something even when what was thrown is no error", () => {
    assert.deepEqual(failureFacts("53017"), {
      code: "internal_error",
      kind: "string",
    });
  });
});
