import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { TargetType, type Page } from "puppeteer-core";
import { openTab } from "../../scripts/dev/desk.ts";
import {
  challengeOf,
  detect,
  goToCertificateStep,
} from "../../scripts/dev/sign-in.ts";
import { createUsbKey } from "../../scripts/dev/usb-key.ts";
import { completeSignIn, setScene } from "./scene.ts";

/** Unlike anything that could stand anywhere by chance. */
const WRONG_PIN = "faux-kX7vQ2mZ9w";

/** The ways in which a text could lie in a file or message. */
function formsOf(secret: string): Buffer[] {
  const bytes = Buffer.from(secret);
  return [
    bytes,
    Buffer.from(secret, "utf16le"),
    Buffer.from(bytes.toString("hex")),
    // base64 at each of the three places where it can begin; the ends depend on what stands beside it.
    ...[0, 1, 2].map((before) => {
      const whole = Buffer.concat([
        Buffer.alloc(before),
        bytes,
        Buffer.alloc(3),
      ]);
      return Buffer.from(whole.toString("base64").slice(4, -8));
    }),
  ];
}

/** A living browser makes and removes folders meanwhile. */
async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(
    () => [],
  );
  const names = entries.map(async (entry) => {
    const name = join(folder, entry.name);
    if (entry.isDirectory()) return filesBelow(name);
    return entry.isFile() ? [name] : [];
  });
  return (await Promise.all(names)).flat();
}

describe("the PIN", () => {
  const scene = setScene("chromium", {
    createKey: (materials, folder) =>
      createUsbKey(materials, folder, "juste-hR4tB8nL3c"),
  });

  const assertNowhere = (where: string, content: Buffer | string) => {
    const bytes = typeof content === "string" ? Buffer.from(content) : content;
    for (const secret of [WRONG_PIN, scene.key.pin]) {
      for (const form of formsOf(secret)) {
        assert.equal(bytes.indexOf(form), -1, `the PIN stands in ${where}`);
      }
    }
  };

  it("is found by this test where it does stand", () => {
    for (const around of ["", "x", "xy"]) {
      const bytes = Buffer.from(`${around}${scene.key.pin}zz`);
      for (const content of [
        bytes,
        Buffer.from(bytes.toString("hex")),
        Buffer.from(bytes.toString("base64")),
        Buffer.from(bytes.toString(), "utf16le"),
      ]) {
        assert.throws(() => assertNowhere("a text", content), /PIN stands in/);
      }
    }
  });

  it("goes into no message, log, console, request, store or file, right or wrong", async () => {
    const heard: string[] = [];
    const listen = (page: Page) => {
      page.on("console", (message) => heard.push(message.text()));
      page.on("pageerror", (error) => heard.push(String(error)));
      page.on("request", (request) => {
        heard.push(request.url(), request.postData() ?? "");
      });
    };
    const { browser } = scene.desk;
    const target = await browser.waitForTarget(
      (candidate) => candidate.type() === TargetType.SERVICE_WORKER,
    );
    const background = await target.worker();
    assert.ok(background);
    background.on("console", (message) => heard.push(message.text()));
    // A worker that is only just starting has no interfaces of the browser yet.
    await background.evaluate(`new Promise((resolve) => {
      globalThis.messages = [];
      const listenWhenReady = () => {
        if (!globalThis.chrome?.runtime) return setTimeout(listenWhenReady, 10);
        chrome.runtime.onConnect.addListener((port) =>
          port.onMessage.addListener((message) => messages.push(message)));
        resolve();
      };
      listenWhenReady();
    })`);

    await scene.key.plugIn();
    const page = await openTab(scene.desk);
    listen(page);
    await goToCertificateStep(page, scene.portal.url, scene.elodie);
    const challenge = await challengeOf(page);
    const dialog = await detect(browser, page);
    listen(dialog.page);
    await dialog.choose(scene.elodie.person.commonName);
    await dialog.typePin(WRONG_PIN);
    await dialog.confirm();
    await dialog.waitForText("#problem");
    assertNowhere(
      "the dialog after the try",
      await dialog.page.evaluate(() => {
        const fields = [...document.querySelectorAll("input")];
        return (
          document.documentElement.outerHTML +
          fields.map(({ value }) => value).join()
        );
      }),
    );
    await completeSignIn(scene, scene.elodie, page, dialog);

    const messages = String(
      await background.evaluate("JSON.stringify(messages)"),
    );
    assert.ok(
      messages.includes(challenge),
      "the background was not listened to",
    );
    assert.match(messages, /"signed"/);
    assertNowhere("a message to the background", messages);
    assert.ok(heard.some((text) => text.includes("signature=")));
    assertNowhere("console or requests", heard.join("\n"));

    const names = await filesBelow(scene.folder);
    assert.ok(names.includes(scene.desk.hostLogFile));
    assert.ok(names.includes(scene.portal.logFile));
    assert.ok(names.includes(scene.portal.databaseFile));
    for (const name of names) {
      assertNowhere(name, await readFile(name).catch(() => ""));
    }
  });
});
