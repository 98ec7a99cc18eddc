import assert from "node:assert/strict";
import { checkCaller } from "./caller.ts";

const CHROMIUM_ID = "johepbflppplfkidlopogbjmlcldieeh";
const ALLOWED = {
  chromium: [CHROMIUM_ID],
  firefox: ["extension@passerelle"],
};
const forbidden = { code: "host_forbidden" };

describe("the extension a browser started the host for", () => {
  it("is one of Chromium's allowed origins", () => {
    checkCaller([`chrome-extension://${CHROMIUM_ID}/`], ALLOWED);
    checkCaller(
      [`chrome-extension://${CHROMIUM_ID}/`, "--parent-window=0"],
      ALLOWED,
    );
  });

  it("is one of Firefox's allowed add-ons", () => {
    checkCaller(
      ["/home/a/passerelle.host.json", "extension@passerelle"],
      ALLOWED,
    );
  });

  it("is not named by the portal of sandboxed browsers", () => {
    checkCaller([], ALLOWED);
  });

  it("is refused when its Chromium ID is unknown", () => {
    const args = [`chrome-extension://${"a".repeat(32)}/`];
    assert.throws(() => checkCaller(args, ALLOWED), forbidden);
  });

  it("is refused when its origin only looks like an allowed one", () => {
    for (const origin of [
      `chrome-extension://${CHROMIUM_ID}`,
      `chrome-extension://${CHROMIUM_ID}/page.html`,
      `chrome-extension://${CHROMIUM_ID}.example/`,
      `https://${CHROMIUM_ID}/`,
      CHROMIUM_ID,
    ])
      assert.throws(() => checkCaller([origin], ALLOWED), forbidden);
  });

  it("is refused when its add-on ID is unknown or missing", () => {
    const manifest = "/home/a/passerelle.host.json";
    assert.throws(() => checkCaller([manifest], ALLOWED), forbidden);
    assert.throws(() => checkCaller([manifest, "x@y"], ALLOWED), forbidden);
  });

  it("is refused when a Chromium ID is given as an add-on's", () => {
    assert.throws(
      () => checkCaller(["/m.json", CHROMIUM_ID], ALLOWED),
      forbidden,
    );
  });
});
