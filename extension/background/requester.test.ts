import assert from "node:assert/strict";
import { requesterOf } from "./requester.ts";

const TOP_FRAME = {
  id: "extension@passerelle",
  tab: { id: 7, windowId: 3 },
  frameId: 0,
  url: "https://www.example.coop/connexion?x=1",
  origin: "https://www.example.coop",
} as Parameters<typeof requesterOf>[0] & object;

describe("requesterOf", () => {
  it("takes the origin from the browser", () => {
    assert.deepEqual(requesterOf(TOP_FRAME), {
      tabId: 7,
      windowId: 3,
      origin: "https://www.example.coop",
    });
  });

  it("reads the origin out of the URL where the browser does not state it", () => {
    const { origin: _, ...sender } = TOP_FRAME;
    assert.equal(requesterOf(sender).origin, "https://www.example.coop");
  });

  it("refuses a frame inside the page", () => {
    assert.throws(() => requesterOf({ ...TOP_FRAME, frameId: 4 }), {
      code: "message_invalid",
    });
  });

  it("refuses what is not a tab", () => {
    const { tab: _, ...sender } = TOP_FRAME;
    for (const asker of [sender, undefined]) {
      assert.throws(() => requesterOf(asker), { code: "message_invalid" });
    }
  });

  it("refuses an opaque origin", () => {
    assert.throws(() => requesterOf({ ...TOP_FRAME, origin: "null" }), {
      code: "message_invalid",
    });
  });

  it("refuses an unprotected page", () => {
    for (const origin of [
      "http://www.example.coop",
      "http://localhost.example.coop",
      "http://127.0.0.1.example.coop",
    ]) {
      assert.throws(() => requesterOf({ ...TOP_FRAME, origin }), {
        code: "context_insecure",
      });
    }
  });

  it("accepts the developer’s own machine without HTTPS", () => {
    for (const origin of [
      "http://localhost:8080",
      "http://banque.localhost",
      "http://127.0.0.1:3000",
      "http://[::1]:3000",
    ]) {
      assert.equal(requesterOf({ ...TOP_FRAME, origin }).origin, origin);
    }
  });
});
