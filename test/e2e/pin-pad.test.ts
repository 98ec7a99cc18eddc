import assert from "node:assert/strict";
import { setTimeout as wait } from "node:timers/promises";
import type { ErrorCode } from "@passerelle/shared/errors/codes.ts";
import { sentenceFor } from "@passerelle/shared/errors/sentence.ts";
import { CHROMIUM_EXTENSION_ID } from "@passerelle/shared/protocol/native.ts";
import type { Page } from "puppeteer-core";
import { openTab } from "../../scripts/dev/desk.ts";
import type { Dialog } from "../../scripts/dev/dialog.ts";
import { attachPinPad, type PinPad } from "./pin-pad.ts";
import { hostsOf, modulesOf, waitUntilGone } from "./processes.ts";
import { openBankDialog, setScene, statusOf } from "./scene.ts";

const OPTIONS = `chrome-extension://${CHROMIUM_EXTENSION_ID}/options/options.html`;
const BEFORE = "Vous taperez votre code PIN sur le lecteur, après « OK ».";
const MEANWHILE = "Tapez votre code PIN sur le lecteur.";

describe("a reader with a keypad, in Chromium", () => {
  const scene = setScene("chromium");
  let pad: PinPad;
  before(async () => {
    pad = await attachPinPad(scene.key);
  });

  async function openDialog(): Promise<{ page: Page; dialog: Dialog }> {
    await scene.key.plugIn();
    const opened = await openBankDialog(scene, scene.elodie);
    await opened.dialog.choose(scene.elodie.person.commonName);
    return opened;
  }

  /** OK, and the reader waits for the person. */
  async function confirm(dialog: Dialog): Promise<void> {
    await dialog.confirm();
    assert.equal(await dialog.waitForText("#progress"), MEANWHILE);
  }

  async function assertSays(dialog: Dialog, code: ErrorCode): Promise<void> {
    const problem = await dialog.waitForText("#problem");
    assert.ok(problem.includes(sentenceFor(code, "fr")), problem);
  }

  async function completeOnReader(page: Page, dialog: Dialog): Promise<void> {
    await confirm(dialog);
    await Promise.all([
      page.waitForNavigation(),
      dialog.waitForScreen("signed"),
      pad.type(scene.key.pin),
    ]);
    const { commonName } = scene.elodie.person;
    await page.waitForSelector(`h1 ::-p-text(${commonName})`);
  }

  it("takes the PIN in place of the dialog, and lets the customer in", async () => {
    const { page, dialog } = await openDialog();
    const said = await dialog.waitForText("#reader-entry");
    assert.equal(said.replaceAll("\u00a0", " "), BEFORE);
    assert.equal(await dialog.page.$eval("#pin", isVisible), false);
    const calls = await scene.key.pinCalls();
    await completeOnReader(page, dialog);
    assert.equal(await scene.key.pinCalls(), calls + 1);
  });

  it("refuses a wrong PIN once, and takes the right one after it", async () => {
    const { page, dialog } = await openDialog();
    const calls = await scene.key.pinCalls();
    await confirm(dialog);
    await pad.type("135790");
    await assertSays(dialog, "pin_incorrect");
    assert.equal(await scene.key.pinCalls(), calls + 1);
    await completeOnReader(page, dialog);
  });

  it("has a cancel key that ends the entry, and not the sign-in", async () => {
    const { page, dialog } = await openDialog();
    await confirm(dialog);
    await pad.cancel();
    await assertSays(dialog, "pin_entry_cancelled");
    await completeOnReader(page, dialog);
  });

  it("is no longer waited for once the dialog is cancelled", async () => {
    const { page, dialog } = await openDialog();
    await confirm(dialog);
    const hosts = await hostsOf(scene.desk);
    const modules = await Promise.all(hosts.map(modulesOf));
    await dialog.page.locator("#cancel").click();
    assert.equal(
      await statusOf(page),
      sentenceFor("operation_cancelled", "fr"),
    );
    await waitUntilGone([...hosts, ...modules.flat()]);
  });

  it("can be given up while it waits for a new PIN, which the options page then calls uncertain", async () => {
    await scene.key.plugIn();
    const page = await openTab(scene.desk);
    await page.goto(OPTIONS);
    await page.locator(".key button:nth-of-type(1)").click();
    const calls = await scene.key.pinCalls();
    const isCalled = async (times: number) => {
      while ((await scene.key.pinCalls()) < calls + times) await wait(20);
    };
    await page.locator("#pin-form-submit").click();
    await isCalled(1);
    await pad.type(scene.key.pin);
    await isCalled(2);
    await page.locator("#pin-form-close").click();
    const assertProblem = async (code: ErrorCode) => {
      const sentence = sentenceFor(code, "fr");
      await page.waitForSelector(`#pin-form-problem ::-p-text(${sentence})`);
    };
    await assertProblem("pin_change_uncertain");
    await page.locator("#pin-form-submit").click();
    await pad.cancel();
    await assertProblem("pin_entry_cancelled");
  });
});

function isVisible(element: Element): boolean {
  return element.checkVisibility();
}
