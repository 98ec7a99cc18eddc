import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "puppeteer-core";
import { openTab, type Desk } from "../desk.ts";
import type { DevelopmentKey } from "../key.ts";
import { challengeOf, detect, goToCertificateStep } from "../sign-in.ts";
import { keepSignature, writeEvidence } from "./evidence.ts";

/**
 * Signs the key's first customer in as a person would, with a detour by a wrong PIN, and leaves what was signed and
 * pictures of every step in `resultFolder`. Rejects unless the portal let the customer in.
 */
export async function driveSignIn(
  desk: Desk,
  key: DevelopmentKey,
  portalUrl: string,
  resultFolder: string,
): Promise<void> {
  const [customer] = key.customers;
  if (customer === undefined) throw new Error("nobody's certificate is there");
  const { commonName, organization } = customer.person;
  await clearResults(resultFolder);
  const picture = async (page: Page, name: string) => {
    await page.screenshot({ path: join(resultFolder, `${name}.png`) });
    console.log(`  ${name}.png`);
  };

  console.log(`${commonName}, ${organization}, signs in at ${portalUrl}:`);
  const page = await openTab(desk);
  await page.goto(portalUrl);
  await picture(page, "1-login");
  await goToCertificateStep(page, portalUrl, customer);
  await picture(page, "2-certificate-step");
  const challenge = await challengeOf(page);
  const takeSignature = await keepSignature(page);

  const dialog = await detect(desk.browser, page);
  await dialog.waitForScreen("waiting");
  await picture(dialog.page, "3-dialog-waiting");
  await key.plugIn();
  await dialog.choose(commonName);
  await picture(dialog.page, "4-dialog-choosing");
  await dialog.typePin("0000000");
  await dialog.confirm();
  await dialog.waitForText("#problem");
  await picture(dialog.page, "5-dialog-wrong-pin");
  await dialog.typePin(key.pin);
  await Promise.all([
    page.waitForNavigation(),
    // The window soon closes by itself.
    dialog
      .waitForScreen("signed")
      .then(() => picture(dialog.page, "6-dialog-done")),
    dialog.confirm(),
  ]);
  await key.pullOut();

  const signature = await takeSignature();
  const answer = await page.$eval("main", (main) => main.innerText);
  const isLetIn = (await page.$('form[action="/deconnexion"]')) !== null;
  if (!isLetIn || !answer.includes(commonName))
    throw new Error(`the bank answered:\n${answer}`);
  await picture(page, "7-signed-in");
  await writeEvidence(resultFolder, {
    origin: new URL(portalUrl).origin,
    challenge,
    signature,
    trustAnchorFile: key.trustAnchorFile,
  });
  console.log(
    `${commonName} is signed in. What was signed is in ${resultFolder}.`,
  );
}

const RESULT =
  /^(?:[1-7]-[a-z-]+\.png|statement\.txt|signature\.p7s|(?:ca|signer)\.pem)$/;

/** Removes an earlier run's results, so that none can be taken for this one's; the folder may hold other files. */
async function clearResults(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const earlier = (await readdir(folder)).filter((name) => RESULT.test(name));
  await Promise.all(earlier.map((name) => rm(join(folder, name))));
}
