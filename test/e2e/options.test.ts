import assert from "node:assert/strict";
import { join } from "node:path";
import { sentenceFor } from "@passerelle/shared/errors/sentence.ts";
import { CHROMIUM_EXTENSION_ID } from "@passerelle/shared/protocol/native.ts";
import type { ElementHandle, Page } from "puppeteer-core";
import { openTab } from "../../scripts/dev/desk.ts";
import type { UsbKey } from "../../scripts/dev/usb-key.ts";
import { createKeyWithoutPin, NEW_KEY_LABEL } from "./key-without-pin.ts";
import { setScene } from "./scene.ts";

const EXTENSION = `chrome-extension://${CHROMIUM_EXTENSION_ID}`;
const OPTIONS = `${EXTENSION}/options/options.html`;
const NEW_PIN = "135791";
const DONE = "C’est fait : le nouveau code PIN est en place.";
const FIRST_PIN_DONE = "C’est fait : le code PIN est en place.";
const PUK_WARNING =
  "Peu d’essais : au dernier, la clé est définitivement bloquée.";

/** As a person reads it: before « : » stands a space that does not break. */
async function textOf(shown: ElementHandle | null): Promise<string> {
  const text = await shown?.evaluate(({ textContent }) => textContent);
  return (text ?? "").replaceAll("\u00a0", " ");
}

interface Typed {
  readonly secret: string;
  readonly newPin: string;
  readonly repeatedPin: string;
}

describe("the options page, in Chromium", () => {
  let newKey: UsbKey;
  const scene = setScene("chromium", {
    async furnish({ folder }) {
      newKey = await createKeyWithoutPin(join(folder, "new"));
      return { otherModules: [{ ...newKey.module, name: "Autre fabricant" }] };
    },
  });
  afterEach(() => newKey.pullOut());

  async function openOptions(): Promise<Page> {
    await scene.key.plugIn();
    const page = await openTab(scene.desk);
    await page.goto(OPTIONS);
    await page.waitForSelector("#keys .key");
    return page;
  }

  async function service(page: Page, button: number, typed: Typed) {
    await page.locator(`.key button:nth-of-type(${button})`).click();
    await page.locator("#secret").fill(typed.secret);
    await page.locator("#new-pin").fill(typed.newPin);
    await page.locator("#repeated-pin").fill(typed.repeatedPin);
    await page.locator("#pin-form-submit").click();
    const outcome = await page.waitForSelector(
      "#pin-form-problem:not([hidden]), #pin-form-done:not([hidden])",
    );
    const sentence = await textOf(outcome);
    const left = await page.evaluate(() =>
      [...document.querySelectorAll("input")]
        .map(({ value }) => value)
        .join(""),
    );
    assert.equal(left, "", "a code was left in its field");
    await page.locator("#pin-form-close").click();
    return sentence;
  }

  const change = (page: Page, secret: string, newPin: string) =>
    service(page, 1, { secret, newPin, repeatedPin: newPin });

  it("changes the PIN, and says when the old one is wrong", async () => {
    const page = await openOptions();
    assert.equal(
      await change(page, "999999", NEW_PIN),
      sentenceFor("pin_incorrect", "fr"),
    );
    assert.equal(await change(page, scene.key.pin, NEW_PIN), DONE);
    assert.equal(
      await change(page, scene.key.pin, NEW_PIN),
      sentenceFor("pin_incorrect", "fr"),
    );
    assert.equal(await change(page, NEW_PIN, scene.key.pin), DONE);
  });

  it("sets a new PIN by the PUK, of whose few tries it warns", async () => {
    const page = await openOptions();
    await page.locator(".key button:nth-of-type(2)").click();
    const warning = await page.waitForSelector("#pin-form-tries:not([hidden])");
    assert.equal(await textOf(warning), PUK_WARNING);
    const typed = { newPin: NEW_PIN, repeatedPin: NEW_PIN };
    assert.equal(
      await service(page, 2, { secret: scene.key.puk, ...typed }),
      DONE,
    );
    assert.equal(await change(page, NEW_PIN, scene.key.pin), DONE);
  });

  it("sets the first PIN of a key that has none, by the PUK, and offers nothing else", async () => {
    await newKey.plugIn();
    const page = await openTab(scene.desk);
    await page.goto(OPTIONS);
    const note = await page.waitForSelector(".key .warning");
    assert.equal(await textOf(note), sentenceFor("pin_not_set", "fr"));
    const offered = () =>
      page.$$eval(".key button", (buttons) =>
        buttons
          .filter((one) => one.checkVisibility())
          .map((one) => one.innerText),
      );
    assert.deepEqual(await offered(), ["Définir le code PIN avec le code PUK"]);
    const first = { newPin: NEW_PIN, repeatedPin: NEW_PIN };
    assert.equal(
      await service(page, 3, { secret: newKey.puk, ...first }),
      FIRST_PIN_DONE,
    );
    await page.waitForSelector(".key .warning", { hidden: true });
    assert.equal((await offered()).length, 2);
    assert.equal(await change(page, NEW_PIN, newKey.pin), DONE);
    const title = `::-p-xpath(//h3[contains(., '${NEW_KEY_LABEL}')])`;
    assert.ok(await page.$(title));
  });

  it("spends no try where the new PIN is not typed alike twice", async () => {
    const page = await openOptions();
    const typed = { secret: scene.key.pin, newPin: NEW_PIN };
    const calls = await scene.key.pinCalls();
    assert.equal(
      await service(page, 1, { ...typed, repeatedPin: "135792" }),
      sentenceFor("pin_mismatch", "fr"),
    );
    assert.equal(await scene.key.pinCalls(), calls);
  });

  it("says that a PUK is wrong, having tried it once", async () => {
    const page = await openOptions();
    const calls = await scene.key.pinCalls();
    assert.equal(
      await service(page, 2, {
        secret: "0000000",
        newPin: NEW_PIN,
        repeatedPin: NEW_PIN,
      }),
      sentenceFor("puk_incorrect", "fr"),
    );
    assert.equal(await scene.key.pinCalls(), calls + 1);
  });

  it("puts the host’s diagnostic on the clipboard, without the PIN", async () => {
    const page = await openOptions();
    await scene.desk.browser
      .defaultBrowserContext()
      .overridePermissions(EXTENSION, ["clipboard-read"]);
    await page.bringToFront();
    await page.locator("#copy-diagnostic").click();
    const shown = await page.waitForSelector("#diagnostic:not([hidden])");
    const report = await page.evaluate(
      (diagnostic) => diagnostic?.textContent ?? "",
      shown,
    );
    assert.match(report, /^extension: .+\nbrowser: .+\nPasserelle /);
    assert.equal(report.includes(scene.key.pin), false);
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    assert.equal(copied, report);
  });

  it("follows the key as it is pulled out", async () => {
    const page = await openOptions();
    await scene.key.pullOut();
    await page.waitForSelector(".key", { hidden: true });
  });
});
