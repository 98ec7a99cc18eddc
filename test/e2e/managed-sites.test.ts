import assert from "node:assert/strict";
import { sentenceFor } from "@passerelle/shared/errors/sentence.ts";
import { CHROMIUM_EXTENSION_ID } from "@passerelle/shared/protocol/native.ts";
import { openTab } from "../../scripts/dev/desk.ts";
import { serveSite, type Site } from "./pages.ts";
import { managedBrowser, policyObstacle } from "./policy.ts";
import { completeSignIn, openBankDialog, setScene, statusOf } from "./scene.ts";

const obstacle = policyObstacle();
if (obstacle !== null) console.warn(`Not tested, ${obstacle}`);

for (const name of ["chromium", "firefox"] as const) {
  (obstacle === null ? describe : describe.skip)(
    `an administrator’s list of sites, in ${name}`,
    () => {
      const scene = setScene(name, {
        furnish: async ({ folder, portal }) => ({
          program: await managedBrowser(name, folder, [portal.url]),
        }),
      });
      let other: Site;
      before(async () => {
        other = await serveSite();
        if (name === "chromium") await showFixedList();
      });
      after(() => other?.stop());

      /** Chromium gives the policy to an extension some moments after it was installed. */
      async function showFixedList(): Promise<void> {
        const options = await openTab(scene.desk);
        await options.goto(
          `chrome-extension://${CHROMIUM_EXTENSION_ID}/options/options.html`,
        );
        await options.waitForFunction(
          'chrome.storage.managed.get("sites").then(({ sites }) => sites !== undefined)',
        );
        await options.reload();
        await options.waitForSelector(
          `#sites-note ::-p-text(${scene.portal.url})`,
        );
        await options.close();
      }

      it("lets the sites that are in it sign customers in", async () => {
        await scene.key.plugIn();
        const { page, dialog } = await openBankDialog(scene, scene.elodie);
        await completeSignIn(scene, scene.elodie, page, dialog);
      });

      it("rules out a site that the extension was built for", async () => {
        const page = await openTab(scene.desk);
        await page.goto(`${other.origin}/form`);
        await page.waitForSelector("html[data-passerelle]");
        await page.locator("[data-passerelle-detect]").click();
        assert.equal(
          await statusOf(page),
          sentenceFor("site_not_allowed", "fr"),
        );
      });
    },
  );
}
