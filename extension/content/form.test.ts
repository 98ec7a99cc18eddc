import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { launch, type Browser, type Page } from "puppeteer-core";

/** What the page of a test sees of the code under test: the real one, bundled, with an operation it holds. */
const PROBE = `
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { startFromClick } from "./form-click.ts";
import { ClickGesture } from "./gesture.ts";
const gesture = new ClickGesture();
window.probe = { started: [], events: [], submitted: [], isSecureContext: true };
window.PasserelleError = PasserelleError;
addEventListener("click", (click) => {
  gesture.note(click);
  const { isSecureContext } = probe;
  startFromClick(click, { isSecureContext, navigator }, gesture, (challenge, listener) => {
    probe.started.push(challenge);
    probe.listener = listener;
  });
}, { capture: true });
for (const type of ["passerelle-signed", "passerelle-error", "passerelle-key-removed"]) {
  addEventListener(type, ({ detail }) => probe.events.push([type, detail]));
}
addEventListener("submit", (event) => {
  event.preventDefault();
  probe.submitted.push(Object.fromEntries(new FormData(event.target)));
});
`;

const FORM = `
  <form method="post" action="/connexion" data-passerelle="login">
    <input type="hidden" name="challenge" value=" Y2hhbGxlbmdl ">
    <input type="hidden" name="signature">
    <button type="button" data-passerelle-detect><b>Détecter</b></button>
    <p data-passerelle-status></p>
  </form>`;

declare const probe: {
  started: string[];
  events: [string, string | null][];
  submitted: Record<string, string>[];
  isSecureContext: boolean;
  listener: {
    signed(signature: string): void;
    failed(error: Error): void;
    keyRemoved(): void;
  };
};
declare const PasserelleError: new (code: string) => Error;

describe("the declarative form, in Chromium", function () {
  this.timeout(60_000);
  let browser: Browser;
  let page: Page;
  let script: string;
  let profile: string;

  before(async () => {
    const bundle = await build({
      stdin: {
        contents: PROBE,
        resolveDir: fileURLToPath(new URL(".", import.meta.url)),
      },
      bundle: true,
      write: false,
    });
    script = bundle.outputFiles[0]?.text ?? "";
    profile = await mkdtemp(join(tmpdir(), "passerelle-form-"));
    browser = await launch({
      executablePath: "/usr/bin/chromium",
      userDataDir: profile,
      args: ["--no-sandbox", "--disable-gpu"],
    });
    page = await browser.newPage();
  });

  after(async () => {
    await browser.close();
    await rm(profile, { recursive: true, force: true });
  });

  async function show(form: string, language = "fr"): Promise<void> {
    await page.setContent(`<html lang="${language}"><body>${form}`);
    await page.addScriptTag({ content: script });
  }

  const started = async () => page.evaluate(() => probe.started);
  const events = async () => page.evaluate(() => probe.events);
  const attributes = async () =>
    page.$eval("form", (form) => ({
      error: form.getAttribute("data-passerelle-error"),
      isBusy: form.hasAttribute("data-passerelle-busy"),
      status: form.querySelector("[data-passerelle-status]")?.textContent,
    }));

  it("starts with the challenge on a click of the person", async () => {
    await show(FORM);
    await page.click("b");
    assert.deepEqual(await started(), ["Y2hhbGxlbmdl"]);
    assert.deepEqual(await attributes(), {
      error: null,
      isBusy: true,
      status: "",
    });
  });

  it("starts from the keyboard too", async () => {
    await show(FORM);
    await page.focus("button");
    await page.keyboard.press("Enter");
    assert.deepEqual(await started(), ["Y2hhbGxlbmdl"]);
  });

  it("starts nothing when a script clicks", async () => {
    await show(FORM);
    await page.evaluate(() => {
      document.querySelector("button")?.click();
      document
        .querySelector("button")
        ?.dispatchEvent(new MouseEvent("click", { bubbles: true }));
    });
    assert.deepEqual(await started(), []);
    assert.equal((await attributes()).error, null);
  });

  it("starts even where the page stops the click on its way", async () => {
    await show(FORM);
    await page.evaluate(() => {
      document
        .querySelector("form")
        ?.addEventListener("click", (click) => click.stopPropagation(), true);
    });
    await page.click("button");
    assert.equal((await started()).length, 1);
  });

  it("finds the form of a button that stands outside it, and leaves other buttons alone", async () => {
    await show(
      `${FORM.replace("<form", '<form id="f"')}
       <button id="outside" form="f" type="button" data-passerelle-detect>Détecter</button>
       <form><button id="other" type="button" data-passerelle-detect>Autre</button></form>
       <button id="alone">Rien</button>`,
    );
    await page.click("#other");
    await page.click("#alone");
    assert.deepEqual(await started(), []);
    await page.click("#outside");
    assert.equal((await started()).length, 1);
  });

  it("fills the signature and submits through the page’s own listeners", async () => {
    await show(FORM);
    await page.click("button");
    await page.evaluate(() => {
      probe.listener.signed("c2lnbmF0dXJl");
      probe.listener.keyRemoved();
    });
    assert.deepEqual(await page.evaluate(() => probe.submitted), [
      { challenge: " Y2hhbGxlbmdl ", signature: "c2lnbmF0dXJl" },
    ]);
    assert.deepEqual(await events(), [
      ["passerelle-signed", null],
      ["passerelle-key-removed", null],
    ]);
    assert.equal((await attributes()).isBusy, false);
  });

  it("tells a failure by attribute, event and a sentence in the page’s language", async () => {
    for (const [language, sentence] of [
      ["fr-FR", "Vous avez annulé la connexion."],
      ["en-GB", "You cancelled signing in."],
    ] as const) {
      await show(FORM, language);
      await page.click("button");
      await page.evaluate(() =>
        probe.listener.failed(new PasserelleError("operation_cancelled")),
      );
      const { error, isBusy, status } = await attributes();
      assert.equal(error, "operation_cancelled");
      assert.equal(isBusy, false);
      assert.ok(status?.startsWith(sentence), status ?? "");
      assert.deepEqual(await events(), [
        ["passerelle-error", "operation_cancelled"],
      ]);
      await page.click("button");
      assert.deepEqual(await attributes(), {
        error: null,
        isBusy: true,
        status: "",
      });
    }
  });

  it("goes on waiting after a second click, and for nothing that another form began", async () => {
    const inProgress = () =>
      probe.listener.failed(new PasserelleError("operation_in_progress"));
    await show(FORM);
    await page.click("button", { count: 2 });
    assert.equal((await started()).length, 2);
    await page.evaluate(inProgress);
    const waiting = { error: null, isBusy: true, status: "" };
    assert.deepEqual(await attributes(), waiting);
    assert.deepEqual(await events(), []);

    await show(FORM);
    await page.click("button");
    await page.evaluate(inProgress);
    assert.equal((await attributes()).error, "operation_in_progress");
  });

  it("adds nothing to a page that provides no place for the sentence", async () => {
    await show(FORM.replace("<p data-passerelle-status></p>", ""));
    await page.click("button");
    const before = await page.$eval("form", (form) => form.innerHTML);
    await page.evaluate(() =>
      probe.listener.failed(new PasserelleError("host_not_found")),
    );
    assert.equal(await page.$eval("form", (form) => form.innerHTML), before);
  });

  it("says what a form lacks, before anything starts", async () => {
    for (const [form, code] of [
      [FORM.replace("login", "approve"), "purpose_unsupported"],
      [FORM.replace("challenge", "other"), "challenge_invalid"],
      [FORM.replace(" Y2hhbGxlbmdl ", " "), "challenge_invalid"],
      [FORM.replace('name="signature"', ""), "challenge_invalid"],
    ] as const) {
      await show(form);
      await page.click("button");
      assert.equal((await attributes()).error, code);
      assert.deepEqual(await started(), []);
    }
  });

  it("refuses a page outside a secure context", async () => {
    await show(FORM);
    await page.evaluate(() => (probe.isSecureContext = false));
    await page.click("button");
    assert.equal((await attributes()).error, "context_insecure");
    assert.deepEqual(await started(), []);
  });
});
