import assert from "node:assert/strict";
import fc from "fast-check";
import { parseP11KitConfiguration } from "./parse-configuration.ts";

const parsed = (text: string) => {
  const fields = parseP11KitConfiguration(text);
  return fields && Object.fromEntries(fields);
};

describe("parseP11KitConfiguration", () => {
  it("reads names and values without the white space around them", () => {
    assert.deepEqual(
      parsed("module: a.so\n\n  managed :yes \r\nx-custom\t:\tb c: d\n"),
      { module: "a.so", managed: "yes", "x-custom": "b c: d" },
    );
  });
  it("takes # for a comment at the start of a line only", () => {
    assert.deepEqual(parsed("# module: a.so\n # b\nmodule: c#d.so"), {
      module: "c#d.so",
    });
  });
  it("keeps a blank value, which switches a module off", () => {
    assert.deepEqual(parsed("module:"), { module: "" });
  });
  it("refuses lines that are no settings", () => {
    for (const text of [
      "module",
      ": value",
      "[section: x]",
      "-----BEGIN CERTIFICATE-----",
    ])
      assert.equal(parsed(text), null);
  });
  it("never fails on any text", () => {
    fc.assert(
      fc.property(
        fc.array(fc.string()).map((lines) => lines.join("\n")),
        (text) => {
          parseP11KitConfiguration(text);
        },
      ),
    );
  });
});
