import assert from "node:assert/strict";
import { TypedSecret } from "./typed-secret.ts";

/** What is typed, and how far it gets in pieces of any size. */
function typed(text: string) {
  const outcomes = [1, text.length].map((size) => {
    const secret = new TypedSecret();
    let state = "more";
    for (let at = 0; at < text.length && state === "more"; at += size)
      state = secret.take(text.slice(at, at + size));
    return { state, text: secret.text };
  });
  assert.deepEqual(outcomes[0], outcomes[1]);
  return outcomes[0];
}

describe("a secret typed at the terminal", () => {
  const KEYS = {
    "arrow up": "\u001b[A",
    "arrow up of another terminal": "\u001bOA",
    delete: "\u001b[3~",
    "control and arrow left": "\u001b[1;5D",
    "begin of a paste": "\u001b[200~",
    F1: "\u001bOP",
    escape: "\u001b",
    tabulator: "\t",
    "control L": "\u000c",
    "a C1 control character": "\u009b",
  };
  for (const [name, key] of Object.entries(KEYS)) {
    it(`has no part of the key: ${name}`, () => {
      assert.deepEqual(typed(`${key}12${key}34\r`), {
        state: "done",
        text: "1234",
      });
    });
  }

  it("may be corrected, and begun anew", () => {
    assert.equal(typed("124\u007f34\r")?.text, "1234");
    assert.equal(typed("999\u00151234\r")?.text, "1234");
  });

  it("has any characters that are typed, [ and O too", () => {
    assert.equal(typed("é[O ]😀\n")?.text, "é[O ]😀");
  });

  it("is given up by Control-C and Control-D", () => {
    for (const key of ["\u0003", "\u0004"])
      assert.equal(typed(`12${key}`)?.state, "cancelled");
  });
});
