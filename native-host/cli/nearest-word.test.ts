import assert from "node:assert/strict";
import { nearestWord } from "./nearest-word.ts";

const COMMANDS = ["list", "sign", "pin", "doctor", "install", "uninstall"];

describe("the word that was probably meant", () => {
  const MISTYPED = {
    sing: "sign",
    lits: "list",
    lst: "list",
    docter: "doctor",
    instal: "install",
    unistall: "uninstall",
    pinn: "pin",
    Sign: "sign",
  };
  for (const [word, meant] of Object.entries(MISTYPED)) {
    it(`is ${meant} for ${word}`, () => {
      assert.equal(nearestWord(word, COMMANDS), meant);
    });
  }

  it("is none where none is near", () => {
    for (const word of ["frobnicate", "x", "", "log"])
      assert.equal(nearestWord(word, COMMANDS), null);
  });
});
