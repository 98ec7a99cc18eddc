import assert from "node:assert/strict";
import type { Scripting, Tabs } from "webextension-polyfill";
import {
  injectContentScript,
  registerContentScripts,
} from "./content-scripts.ts";

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

describe("injectContentScript", () => {
  async function inject(added: string[], unreachable: number[] = []) {
    const asked: unknown[] = [];
    const served: number[] = [];
    await injectContentScript(
      {
        executeScript: async ({ target, files }) => {
          assert.deepEqual(files, ["content.js"]);
          if (unreachable.includes(target.tabId)) throw new Error("error page");
          served.push(target.tabId);
          return [];
        },
      },
      {
        query: async ({ url }) => {
          asked.push(url);
          return [{ id: 1 }, { id: 2 }] as Tabs.Tab[];
        },
      },
      added,
      BUILT_IN,
    );
    return { asked, served };
  }

  it("serves the open pages of a site that was just granted, new or built in", async () => {
    const granted = ["https://bank.example/*", ...BUILT_IN];
    const { asked, served } = await inject(granted);
    assert.deepEqual(asked, [granted]);
    assert.deepEqual(served, [1, 2]);
  });

  it("serves the others when one page refuses", async () => {
    const { served } = await inject(BUILT_IN, [1]);
    assert.deepEqual(served, [2]);
  });

  it("touches no page when whole families of sites are granted", async () => {
    const { asked } = await inject(["<all_urls>", "https://*/*"]);
    assert.deepEqual(asked, []);
  });
});
