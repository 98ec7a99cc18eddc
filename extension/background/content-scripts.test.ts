import assert from "node:assert/strict";
import type { Scripting } from "webextension-polyfill";
import { registerContentScripts } from "./content-scripts.ts";

const BUILT_IN = ["https://www.example.coop/*"];

function browserWith(origins: string[]) {
  let registered: Scripting.RegisteredContentScript[] = [];
  const scripting = {
    getRegisteredContentScripts: async () => registered,
    registerContentScripts: async (
      scripts: Scripting.RegisteredContentScript[],
    ) => {
      assert.deepEqual(registered, [], "an id is registered once");
      registered = scripts;
    },
    unregisterContentScripts: async () => {
      registered = [];
    },
  };
  const sync = async (granted: string[]) =>
    registerContentScripts(
      scripting,
      { getAll: async () => ({ origins: granted }) },
      BUILT_IN,
    );
  return { sync, start: sync(origins), matches: () => registered[0]?.matches };
}

describe("registerContentScripts", () => {
  const granted = "https://bank.example/*";

  it("serves the sites granted beyond the built-in list", async () => {
    const { start, matches } = browserWith([...BUILT_IN, granted]);
    await start;
    assert.deepEqual(matches(), [granted]);
  });

  it("follows what is granted and withdrawn", async () => {
    const { start, sync, matches } = browserWith([granted]);
    await start;
    await sync([granted, "https://other.example/*"]);
    assert.deepEqual(matches(), [granted, "https://other.example/*"]);
    await sync(BUILT_IN);
    assert.equal(matches(), undefined);
  });

  it("never runs on every site, whatever the browser grants", async () => {
    const { start, matches } = browserWith([
      "<all_urls>",
      "*://*/*",
      "https://*/*",
      granted,
    ]);
    await start;
    assert.deepEqual(matches(), [granted]);
  });
});
