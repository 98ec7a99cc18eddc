import assert from "node:assert/strict";
import { sentenceFor } from "@passerelle/shared/errors/sentence.ts";
import type { ErrorCode } from "@passerelle/shared/errors/codes.ts";
import type { Page } from "puppeteer-core";
import type { Dialog } from "../../scripts/dev/dialog.ts";
import { detect } from "../../scripts/dev/sign-in.ts";
import { hostsOf, modulesOf, waitUntilGone } from "./processes.ts";
import { completeSignIn, openBankDialog, setScene, statusOf } from "./scene.ts";

describe("a part that dies in the middle of a sign-in", () => {
  const scene = setScene("chromium");

  /** Up to the moment when the key computes the signature, and no further. */
  async function openHeldSignIn(): Promise<{ page: Page; dialog: Dialog }> {
    await scene.key.plugIn();
    await scene.key.hold();
    const { page, dialog } = await openBankDialog(scene, scene.elodie);
    await dialog.choose(scene.elodie.person.commonName);
    await dialog.typePin(scene.key.pin);
    await dialog.confirm();
    await dialog.waitForText("#progress");
    return { page, dialog };
  }

  async function onlyHost(): Promise<number> {
    const [host, ...others] = await hostsOf(scene.desk);
    assert.ok(host);
    assert.deepEqual(others, []);
    return host;
  }

  const kill = (pids: readonly number[]) => {
    for (const pid of pids) process.kill(pid, "SIGKILL");
  };

  async function assertSignsInAnew(page: Page, dialog: Dialog): Promise<void> {
    await scene.key.release();
    await completeSignIn(scene, scene.elodie, page, dialog);
  }

  const assertSays = async (
    dialog: Dialog,
    selector: string,
    ...codes: ErrorCode[]
  ) => {
    const said = await dialog.waitForText(selector);
    assert.ok(
      codes.some((code) => said.includes(sentenceFor(code, "fr"))),
      said,
    );
  };

  it("the host: the dialog says so, and « Réessayer » starts another", async () => {
    const { page, dialog } = await openHeldSignIn();
    const host = await onlyHost();
    const modules = await modulesOf(host);
    assert.equal(modules.length, 1);
    kill([host]);
    await dialog.waitForScreen("host-failed");
    await assertSays(dialog, "#host-failed-text", "host_exited");
    // A module process that computes for nobody ends, too.
    await waitUntilGone([host, ...modules]);
    await dialog.page.locator('[data-screen="host-failed"] .retry').click();
    await assertSignsInAnew(page, dialog);
  });

  it("the module process: the dialog says so, and OK works again", async () => {
    const { page, dialog } = await openHeldSignIn();
    kill(await modulesOf(await onlyHost()));
    await assertSays(dialog, "#problem", "module_crashed");
    await assertSignsInAnew(page, dialog);
  });

  it("the background of the extension: page and dialog say so, and the next click works", async () => {
    const { page, dialog } = await openHeldSignIn();
    const host = await onlyHost();
    const session = await scene.desk.browser.target().createCDPSession();
    const { targetInfos } = await session.send("Target.getTargets");
    const worker = targetInfos.find(({ type }) => type === "service_worker");
    assert.ok(worker);
    await session.send("Target.closeTarget", { targetId: worker.targetId });
    await dialog.waitForScreen("ended");
    await assertSays(dialog, "#ended-text", "operation_interrupted");
    assert.equal(
      await statusOf(page),
      sentenceFor("operation_interrupted", "fr"),
    );
    await waitUntilGone([host]);
    await dialog.page.close();
    await assertSignsInAnew(page, await detect(scene.desk.browser, page));
  });

  it("the key, pulled out: the dialog says so, and the key put back works", async () => {
    const { page, dialog } = await openHeldSignIn();
    await scene.key.pullOut();
    await dialog.waitForScreen("waiting");
    await assertSays(dialog, "#problem", "token_removed");
    await scene.key.plugIn();
    await assertSignsInAnew(page, dialog);
  });

  it("the dialog: its window is closed, nothing is left running, and the next click works", async () => {
    const { page, dialog } = await openHeldSignIn();
    const host = await onlyHost();
    const modules = await modulesOf(host);
    await dialog.page.close();
    assert.equal(
      await statusOf(page),
      sentenceFor("operation_cancelled", "fr"),
    );
    await waitUntilGone([host, ...modules]);
    await assertSignsInAnew(page, await detect(scene.desk.browser, page));
  });
});
