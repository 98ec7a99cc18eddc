import assert from "node:assert/strict";
import { parseArguments } from "./arguments.ts";
import { UnknownWord } from "./unknown-word.ts";

const OPTIONS = {
  nonce: { type: "string" },
  out: { type: "string" },
  "pin-stdin": { type: "boolean" },
} as const;

describe("the arguments of a command", () => {
  const valuesOf = (...args: string[]) => ({
    ...parseArguments(args, OPTIONS).values,
  });

  it("take a value that begins as an option does", () => {
    for (const nonce of ["-Ab3", "--Ab3", "-", "--", "--nonceAb3", "--out-Ab"])
      assert.deepEqual(
        valuesOf("--pin-stdin", "--nonce", nonce, "--out", "file", "--json"),
        { "pin-stdin": true, nonce, out: "file", json: true },
      );
  });

  it("take a value joined to its option", () => {
    assert.deepEqual(valuesOf("--nonce=-Ab3="), { nonce: "-Ab3=" });
  });

  it("take no option of the command for a value that was left out", () => {
    for (const args of [
      ["--nonce", "--out", "file"],
      ["--nonce", "--out=file"],
      ["--nonce", "--json"],
      ["--nonce"],
      ["--nonce", ""],
      ["--nonce="],
    ])
      assert.throws(() => parseArguments(args, OPTIONS), {
        code: "arguments_invalid",
      });
  });

  it("name an option that the command does not have", () => {
    assert.throws(
      () => parseArguments(["--nonce", "-Ab3", "--ot", "file"], OPTIONS),
      (error) => error instanceof UnknownWord && error.meant === "--out",
    );
  });

  it("are no more words than the command takes", () => {
    assert.deepEqual(parseArguments(["one"], OPTIONS, 1).positionals, ["one"]);
    for (const args of [
      ["one", "two"],
      ["--nonce", "-a", "one", "two"],
    ])
      assert.throws(() => parseArguments(args, OPTIONS, 1), {
        code: "arguments_invalid",
      });
  });
});
