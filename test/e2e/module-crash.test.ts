import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { sentenceFor } from "@passerelle/shared/errors/sentence.ts";
import type { Dialog } from "../../scripts/dev/dialog.ts";
import { hostsOf, modulesOf, waitUntilGone } from "./processes.ts";
import { completeSignIn, openBankDialog, setScene } from "./scene.ts";

describe("a module that crashes while nothing is asked of it", () => {
  const scene = setScene("chromium");

  async function modules(): Promise<number[]> {
    const [host = 0] = await hostsOf(scene.desk);
    return modulesOf(host);
  }

  async function crashModule(): Promise<number[]> {
    const running = await modules();
    assert.equal(running.length, 1);
    for (const pid of running) process.kill(pid, "SIGKILL");
    return running;
  }

  /** The host starts the module anew after a while; no event tells. */
  async function waitForModule(): Promise<void> {
    while ((await modules()).length === 0) await delay(20);
  }

  /** Every screen the dialog shows from now on. */
  async function watchScreens({
    page,
  }: Dialog): Promise<() => Promise<string>> {
    await page.evaluate(`
      globalThis.seenScreens = new Set();
      new MutationObserver(() =>
        seenScreens.add(
          document.querySelector("[data-screen]:not([hidden])").dataset.screen,
        ),
      ).observe(document.body, { subtree: true, attributes: true });
    `);
    return async () => String(await page.evaluate("[...seenScreens].join()"));
  }

  it("is named at its key, whose certificate stays chosen until it is back", async () => {
    await scene.key.plugIn();
    const { page, dialog } = await openBankDialog(scene, scene.elodie);
    await dialog.choose(scene.elodie.person.commonName);
    const screens = await watchScreens(dialog);
    await crashModule();
    const reason = `.token ::-p-text(${sentenceFor("module_crashed", "fr")})`;
    await dialog.page.waitForSelector(reason);
    assert.equal((await dialog.page.$$("#confirm:disabled")).length, 1);
    await dialog.page.waitForSelector(reason, { hidden: true });
    await dialog.page.waitForSelector("input:checked:not(:disabled)");
    assert.equal(await screens(), "choosing");
    await completeSignIn(scene, scene.elodie, page, dialog);
  });

  it("is no key pulled out: the reminder stays until the key is", async () => {
    await scene.key.plugIn();
    const { page, dialog } = await openBankDialog(scene, scene.elodie);
    await completeSignIn(scene, scene.elodie, page, dialog);
    await dialog.waitForScreen("signed");
    const title = await dialog.text("#signed-title");
    const closed = new Promise((resolve) => dialog.page.once("close", resolve));
    const crashed = await crashModule();
    await waitUntilGone(crashed);
    await waitForModule();
    assert.equal(await dialog.text("#signed-title"), title);
    await scene.key.pullOut();
    await closed;
  });
});
