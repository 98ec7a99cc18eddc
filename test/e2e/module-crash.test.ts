import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { sentenceFor } from "@passerelle/shared/errors/sentence.ts";
import type { Dialog } from "../../scripts/dev/dialog.ts";
import { hostsOf, modulesOf, waitUntilGone } from "./processes.ts";
import { completeSignIn, openBankDialog, setScene } from "./scene.ts";

interface Sight {
  readonly screen: string;
  /** The reason stands at the key. */
  readonly isNamed: boolean;
  readonly canConfirm: boolean;
}

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

  /** What the dialog shows from now on, from one change to the next. */
  async function watch({ page }: Dialog): Promise<() => Promise<Sight[]>> {
    const reason = sentenceFor("module_crashed", "fr");
    await page.evaluate(`
      globalThis.sights = [];
      new MutationObserver(() =>
        sights.push({
          screen: document.querySelector("[data-screen]:not([hidden])").dataset.screen,
          isNamed: document.querySelector("#tokens").innerText.includes(${JSON.stringify(reason)}),
          canConfirm: !document.querySelector("#confirm").disabled,
        }),
      ).observe(document.body, { subtree: true, childList: true, attributes: true });
    `);
    return async () => {
      await page.waitForFunction(
        "sights.some(({ isNamed }) => isNamed) && !sights.at(-1).isNamed",
      );
      return (await page.evaluate("sights")) as Sight[];
    };
  }

  it("is named at its key, whose certificate stays chosen until it is back", async () => {
    await scene.key.plugIn();
    const { page, dialog } = await openBankDialog(scene, scene.elodie);
    await dialog.choose(scene.elodie.person.commonName);
    const untilBack = await watch(dialog);
    await crashModule();
    const sights = await untilBack();
    for (const { screen, isNamed, canConfirm } of sights) {
      assert.equal(screen, "choosing");
      assert.ok(!isNamed || !canConfirm);
    }
    await dialog.page.waitForSelector("input:checked:not(:disabled)");
    await completeSignIn(scene, scene.elodie, page, dialog);
  });

  // Last: what becomes of the dialog's clock holds for every later window of the extension.
  it("is no key pulled out: the reminder stays until the key is", async () => {
    await scene.key.plugIn();
    const { page, dialog } = await openBankDialog(scene, scene.elodie);
    const closed = new Promise((resolve) => dialog.page.once("close", resolve));
    await completeSignIn(scene, scene.elodie, page, dialog);
    // The window's clock stands still, so that the reminder does not go by itself.
    const session = await dialog.page.createCDPSession();
    await session.send("Emulation.setVirtualTimePolicy", { policy: "pause" });
    const title = await dialog.text("#signed-title");
    const crashed = await crashModule();
    await waitUntilGone(crashed);
    await waitForModule();
    assert.equal(await dialog.text("#signed-title"), title);
    await scene.key.pullOut();
    await dialog.page.waitForFunction(
      (before) =>
        document.querySelector("#signed-title")?.textContent !== before,
      { polling: "mutation" },
      title,
    );
    await session.send("Emulation.setVirtualTimePolicy", { policy: "advance" });
    await closed;
  });
});
