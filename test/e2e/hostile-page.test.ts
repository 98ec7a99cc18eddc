import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import { decodeBase64url } from "@passerelle/shared/encoding/base64url.ts";
import { sentenceFor } from "@passerelle/shared/errors/sentence.ts";
import type { Page } from "puppeteer-core";
import { openTab } from "../../scripts/dev/desk.ts";
import {
  DEVELOPMENT_PIN,
  DEVELOPMENT_TOKEN_LABEL,
} from "../../scripts/dev/materials.ts";
import { challengeOf, detect } from "../../scripts/dev/sign-in.ts";
import { authenticateRequest, refusalOf } from "./page-messages.ts";
import { serveSite, type Site } from "./pages.ts";
import { goToBank, setScene, statusOf } from "./scene.ts";
import { installWitness } from "./witness.ts";

describe("a hostile page", () => {
  const scene = setScene("chromium");
  let site: Site;
  before(async () => {
    site = await serveSite();
  });
  after(() => site.stop());

  /** The codes of all refused sign-ins so far. */
  async function refusalsInLog(): Promise<string[]> {
    const log = await readFile(scene.portal.logFile, "utf8");
    const refused = /"code":"(\w+)".*"msg":"sign-in refused"/g;
    return [...log.matchAll(refused)].map(([, code = ""]) => code);
  }

  async function traitsOfKey(): Promise<string[]> {
    const { elodie, mael } = scene;
    const certificates = await Promise.all(
      [elodie, mael].map(async ({ certificateFile, person }) => {
        const { raw, fingerprint256, serialNumber } = new X509Certificate(
          await readFile(certificateFile),
        );
        return [
          person.commonName,
          person.organization,
          serialNumber.toLowerCase(),
          fingerprint256.replaceAll(":", "").toLowerCase(),
          raw.toString("base64url").slice(8, 64),
        ];
      }),
    );
    return [
      ...certificates.flat(),
      DEVELOPMENT_PIN,
      DEVELOPMENT_TOKEN_LABEL,
      "SoftHSM",
      "Port USB",
      "Passerelle Développement",
    ];
  }

  const assertAbsent = (seen: string, traits: readonly string[]) => {
    const text = seen.toLowerCase();
    for (const trait of traits) {
      assert.ok(!text.includes(trait.toLowerCase()), `the page saw ${trait}`);
    }
  };

  it("sees nothing of tokens, certificates or PIN before OK, and then the signature alone", async () => {
    const page = await openTab(scene.desk);
    const witness = await installWitness(page);
    await page.goto(`${site.origin}/form`);
    await scene.key.plugIn();
    const dialog = await detect(scene.desk.browser, page);
    await dialog.choose(scene.elodie.person.commonName);
    await dialog.typePin("135790");
    await dialog.confirm();
    await dialog.waitForText("#problem");
    await dialog.typePin(scene.key.pin);
    const traits = await traitsOfKey();
    const before = await witness();
    assert.match(before, /data-passerelle-busy/);
    assertAbsent(before, [...traits, "135790"]);

    // The page stays, as one of a single-page application would.
    await page.evaluate(() => {
      addEventListener("submit", (event) => event.preventDefault());
    });
    await dialog.confirm();
    await page.waitForFunction(
      () => document.querySelector<HTMLInputElement>("[name=signature]")?.value,
    );
    const after = await witness();
    assert.match(after, /passerelle-signed/);
    const signature = await page.$eval(
      "[name=signature]",
      (field) => (field as HTMLInputElement).value,
    );
    assertAbsent(after.replaceAll(signature, ""), [...traits, "135790"]);
    assert.ok(decodeBase64url(signature).length > 1000);
  });

  it("learns from a cancelled sign-in that it was cancelled, and no more", async () => {
    const page = await openTab(scene.desk);
    const witness = await installWitness(page);
    await page.goto(`${site.origin}/form`);
    await scene.key.plugIn();
    const dialog = await detect(scene.desk.browser, page);
    await dialog.choose(scene.elodie.person.commonName);
    await dialog.page.close();
    await statusOf(page);
    const seen = await witness();
    assert.match(seen, /passerelle-error .*"operation_cancelled"/);
    assertAbsent(seen, await traitsOfKey());
  });

  it("cannot name the origin that is shown and signed", async () => {
    const page = await openTab(scene.desk);
    await page.goto(`${site.origin}/form`);
    for (const lie of [
      { origin: "https://www.example.coop" },
      { sender: { origin: "https://www.example.coop" } },
    ]) {
      assert.equal(
        await refusalOf(page, { ...authenticateRequest(), ...lie }),
        "message_invalid",
      );
    }

    await page.evaluate(() => {
      document.title = "Banque Coopérative des Rives";
      history.replaceState(null, "", "/www.example.coop/connexion");
    });
    const dialog = await detect(scene.desk.browser, page);
    await dialog.waitForScreen("waiting");
    const shown = await dialog.text("#origin");
    assert.equal(shown.replaceAll(/\s/g, ""), site.origin);
  });

  it("gains nothing from a challenge of the bank that it had signed for itself", async () => {
    const victim = await goToBank(scene, scene.elodie);
    const relay = await serveSite({ challenge: await challengeOf(victim) });
    try {
      const page = await openTab(scene.desk);
      await page.goto(`${relay.origin}/form`);
      await scene.key.plugIn();
      const dialog = await detect(scene.desk.browser, page);
      await dialog.choose(scene.elodie.person.commonName);
      await dialog.typePin(scene.key.pin);
      await Promise.all([page.waitForNavigation(), dialog.confirm()]);
      const signature = relay.received.at(-1)?.get("signature") ?? "";
      assert.ok(signature);

      await submitSignature(victim, signature);
      assert.ok(
        (await statusOf(victim)).includes(
          sentenceFor("statement_mismatch", "fr"),
        ),
      );
      await victim.goto(`${scene.portal.url}/espace`);
      assert.equal(new URL(victim.url()).pathname, "/connexion");
    } finally {
      await relay.stop();
    }
  });

  it("gains nothing from sending one signature twice, in the same session and at once", async () => {
    await scene.key.plugIn();
    const page = await goToBank(scene, scene.elodie);
    await page.evaluate(() => {
      addEventListener("submit", (event) => event.preventDefault());
    });
    const dialog = await detect(scene.desk.browser, page);
    // Not enrolled for this customer: the session stays, and the bank's log tells how far each of the two came.
    await dialog.choose(scene.mael.person.commonName);
    await dialog.typePin(scene.key.pin);
    await dialog.confirm();
    await page.waitForFunction(
      () => document.querySelector<HTMLInputElement>("[name=signature]")?.value,
    );
    const form = await page.$eval("form[data-passerelle]", (element) =>
      [...element.querySelectorAll("input")].map(({ name, value }) => [
        name,
        value,
      ]),
    );
    const cookies = await scene.desk.browser.cookies();
    const send = () =>
      fetch(`${scene.portal.url}/connexion/certificat`, {
        method: "POST",
        redirect: "manual",
        body: new URLSearchParams(form),
        headers: {
          origin: scene.portal.url,
          cookie: cookies
            .map(({ name, value }) => `${name}=${value}`)
            .join("; "),
        },
      });
    const before = (await refusalsInLog()).length;
    await Promise.all([send(), send()]);
    let codes: string[];
    do codes = (await refusalsInLog()).slice(before);
    while (codes.length < 2);
    assert.equal(
      codes.filter((code) => code === "certificate_not_enrolled").length,
      1,
      codes.join(),
    );
    assert.ok(
      codes.some(
        (code) => code === "challenge_unknown" || code === "statement_mismatch",
      ),
      codes.join(),
    );
  });
});

/** Past the extension and any listener of the page. */
async function submitSignature(page: Page, signature: string): Promise<void> {
  await Promise.all([
    page.waitForNavigation(),
    page.$eval(
      "form[data-passerelle]",
      (form, value) => {
        const field = form.querySelector<HTMLInputElement>("[name=signature]");
        if (field) field.value = value;
        form.submit();
      },
      signature,
    ),
  ]);
}
