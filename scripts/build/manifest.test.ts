import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { manifestFor, type Manifest } from "./manifest.ts";

const manifest = JSON.parse(
  await readFile(new URL("../../manifest.json", import.meta.url), "utf8"),
) as Manifest;

describe("manifestFor", () => {
  it("leaves each browser only what it understands", () => {
    const chromium = manifestFor("chromium", manifest);
    assert.deepEqual(chromium.background, { service_worker: "background.js" });
    assert.equal(chromium.browser_specific_settings, undefined);
    const firefox = manifestFor("firefox", manifest);
    assert.deepEqual(firefox.background, { scripts: ["background.js"] });
    assert.equal(firefox.key, undefined);
    assert.equal(firefox.storage, undefined);
  });

  it("puts the relying parties in the place of localhost", () => {
    const built = manifestFor("chromium", manifest, [
      "https://www.example.coop",
      "https://bank.example:8443",
    ]);
    const patterns = ["https://www.example.coop/*", "https://bank.example/*"];
    assert.deepEqual(built.host_permissions, patterns);
    assert.deepEqual(built.content_scripts[0]?.matches, patterns);
    assert.equal(JSON.stringify(built).includes("localhost"), false);
  });

  it("refuses a site that is not an https origin", () => {
    for (const site of [
      "http://www.example.coop",
      "https://www.example.coop/",
      "https://www.example.coop/connexion",
      "*://*/*",
    ]) {
      assert.throws(() => manifestFor("firefox", manifest, [site]));
    }
  });

  it("never asks for every site at install time", () => {
    const asked = [
      ...manifest.host_permissions,
      ...manifest.content_scripts.flatMap(({ matches }) => matches),
    ];
    for (const pattern of asked) {
      assert.match(pattern, /^https?:\/\/[a-z.]+\/\*$/);
    }
  });
});
