import assert from "node:assert/strict";
import { sentenceFor } from "@passerelle/shared/errors/sentence.ts";
import { OPERATION_TIMEOUT_MS } from "@passerelle/shared/limits.ts";
import { makeChallenge } from "../../scripts/dev/challenge.ts";
import { openTab } from "../../scripts/dev/desk.ts";
import { detect } from "../../scripts/dev/sign-in.ts";
import { serveSite } from "./pages.ts";
import { setScene, statusOf } from "./scene.ts";

for (const [title, lifetimeSeconds, code] of [
  ["the challenge expires meanwhile", 300, "challenge_expired"],
  ["the person does nothing for too long", 3600, "operation_timeout"],
] as const) {
  describe(`« Connexion au token » left open until ${title}`, () => {
    // A browser of its own: what is left of the turned clock goes on in every later window of the extension.
    const scene = setScene("chromium");

    it("closes, and the page says why", async () => {
      const site = await serveSite({
        challenge: makeChallenge("Un autre site", lifetimeSeconds),
      });
      try {
        const page = await openTab(scene.desk);
        await page.goto(`${site.origin}/form`);
        const dialog = await detect(scene.desk.browser, page);
        await dialog.waitForScreen("waiting");
        const closed = new Promise((resolve) =>
          dialog.page.once("close", resolve),
        );
        // The window's own clock is turned forward; the rest of the browser keeps its pace.
        const session = await dialog.page.createCDPSession();
        await session.send("Emulation.setVirtualTimePolicy", {
          policy: "advance",
          budget: OPERATION_TIMEOUT_MS,
        });
        await closed;
        assert.equal(await statusOf(page), sentenceFor(code, "fr"));
      } finally {
        await site.stop();
      }
    });
  });
}
