import assert from "node:assert/strict";
import { takeConfiguration } from "./take-configuration.ts";

describe("the option --config", () => {
  it("is taken out wherever it stands, with its value", () => {
    for (const args of [
      ["--config", "file", "list", "--json"],
      ["list", "--config", "file", "--json"],
      ["list", "--json", "--config", "file"],
      ["--config=file", "list", "--json"],
      ["list", "--config=file", "--json"],
    ])
      assert.deepEqual(takeConfiguration(args), {
        configurationFile: "file",
        rest: ["list", "--json"],
      });
    assert.deepEqual(takeConfiguration(["--config=a=b"]), {
      configurationFile: "a=b",
      rest: [],
    });
  });

  it("names no file, which cannot be read, where its value is missing", () => {
    for (const args of [
      ["list", "--config"],
      ["list", "--config="],
    ])
      assert.deepEqual(takeConfiguration(args), {
        configurationFile: "",
        rest: ["list"],
      });
  });

  it("need not be there", () => {
    assert.deepEqual(takeConfiguration(["list", "--configure"]), {
      configurationFile: undefined,
      rest: ["list", "--configure"],
    });
  });
});
