import assert from "node:assert/strict";
import { MAX_LABEL_CHARACTERS } from "@passerelle/shared/limits.ts";
import { boundedText } from "./bounded-text.ts";

describe("text from a token", () => {
  it("is shown as it is, without its padding", () => {
    assert.equal(boundedText("  Clé d’Élodie  "), "Clé d’Élodie");
    assert.equal(boundedText("Łódź GmbH & Co"), "Łódź GmbH & Co");
  });

  it("has a space in the place of what cannot be seen", () => {
    for (const hidden of [
      "\0",
      "\n\t",
      "\u007f",
      "\u0080",
      "\u009f",
      "\u00ad",
      "\u061c",
      "\u200e",
      "\u2028",
      "\u202e",
      "\ufeff",
      "\ud83d",
      "\ude00",
    ])
      assert.equal(boundedText(`a${hidden}b`), "a b");
  });

  it("is no longer than a label may be", () => {
    for (const character of ["x", "é", "字"])
      assert.equal(
        boundedText(character.repeat(10_000)),
        character.repeat(MAX_LABEL_CHARACTERS),
      );
  });

  it("does not end in half a character", () => {
    assert.equal(
      boundedText(`x${"😀".repeat(10_000)}`),
      `x${"😀".repeat(MAX_LABEL_CHARACTERS / 2 - 1)}`,
    );
  });
});
