import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "puppeteer-core";
import type { BrowserName } from "../../scripts/dev/browser.ts";
import { Closers, closeOnSignals } from "../../scripts/dev/closers.ts";
import {
  openDesk,
  openTab,
  type Desk,
  type DeskOrder,
} from "../../scripts/dev/desk.ts";
import type { Dialog } from "../../scripts/dev/dialog.ts";
import { createRunFolder, removeRunFolder } from "../../scripts/dev/folders.ts";
import type { DevelopmentKey } from "../../scripts/dev/key.ts";
import {
  prepareMaterials,
  type Materials,
} from "../../scripts/dev/materials.ts";
import type { Customer } from "../../scripts/dev/people.ts";
import { startPortal, type RunningPortal } from "../../scripts/dev/portal.ts";
import { detect, goToCertificateStep } from "../../scripts/dev/sign-in.ts";
import { createUsbKey, type UsbKey } from "../../scripts/dev/usb-key.ts";
import { hostsOf, waitUntilGone } from "./processes.ts";

/** What a test acts on: one desk with its key, and the bank. */
export interface Scene<Key extends DevelopmentKey = UsbKey> {
  readonly folder: string;
  readonly desk: Desk;
  readonly key: Key;
  readonly portal: RunningPortal;
  readonly elodie: Customer;
  readonly mael: Customer;
}

export interface SceneOrder<Key extends DevelopmentKey> {
  /** Absent: a USB key. */
  readonly createKey?: (materials: Materials, folder: string) => Promise<Key>;
  /** Gives what this desk has besides the usual, once key and bank are there. */
  readonly furnish?: (
    scene: Pick<Scene, "folder" | "portal">,
  ) => Promise<Partial<DeskOrder>>;
}

/** Sets the scene once for a `describe`, and clears the desk after each of its tests. */
export function setScene(name: BrowserName, order?: SceneOrder<UsbKey>): Scene;
export function setScene<Key extends DevelopmentKey>(
  name: BrowserName,
  order: SceneOrder<Key>,
): Scene<Key>;
export function setScene(
  name: BrowserName,
  { createKey = createUsbKey, furnish }: SceneOrder<DevelopmentKey> = {},
): Scene<DevelopmentKey> {
  const scene = {} as Scene<DevelopmentKey>;
  const closers = new Closers();
  closeOnSignals(closers);

  before(async () => {
    const folder = await createRunFolder();
    closers.add(() => removeRunFolder(folder));
    const materials = await prepareMaterials();
    const key = await createKey(materials, join(folder, "key"));
    closers.add(() => key.close());
    const portal = await startPortal(
      folder,
      key.trustAnchorFile,
      key.customers,
    );
    closers.add(() => portal.stop());
    const [elodie, mael] = key.customers;
    Object.assign(scene, { folder, key, portal, elodie, mael });
    const desk = await openDesk(join(folder, "desk"), key, {
      name,
      headless: true,
      ...(await furnish?.(scene)),
    });
    closers.add(() => desk.close());
    Object.assign(scene, { desk });
  });

  afterEach(async function () {
    const { browser } = scene.desk;
    if (this.currentTest?.state === "failed") await describeDesk(scene.desk);
    const [first, ...others] = await browser.pages();
    await first?.goto("about:blank");
    await Promise.all(others.map((page) => page.close().catch(() => {})));
    await browser.deleteCookie(...(await browser.cookies()));
    await scene.key.pullOut();
    // The next test is to find its own host alone.
    await waitUntilGone(await hostsOf(scene.desk));
  });

  after(() => closers.closeAll());
  return scene;
}

/** For whoever has to find out why a test failed: what stands on the screen, and in the host's log. */
async function describeDesk({ browser, hostLogFile }: Desk): Promise<void> {
  for (const page of await browser.pages()) {
    const text = await page
      .evaluate(() => document.body.innerText)
      .catch(String);
    console.error(`--- ${page.url()}\n${text}`);
  }
  console.error(await readFile(hostLogFile, "utf8").catch(() => "no host log"));
}

/** A new tab of a customer who has come to the bank's certificate step. */
export async function goToBank(
  { desk, portal }: Scene<DevelopmentKey>,
  customer: Customer,
): Promise<Page> {
  const page = await openTab(desk);
  await goToCertificateStep(page, portal.url, customer);
  return page;
}

/** The same, with « Connexion au token » open over it. */
export async function openBankDialog(
  scene: Scene<DevelopmentKey>,
  customer: Customer,
): Promise<{ page: Page; dialog: Dialog }> {
  const page = await goToBank(scene, customer);
  return { page, dialog: await detect(scene.desk.browser, page) };
}

/** With the key plugged in: chooses, types, confirms, and waits until dialog and bank say that it is done. */
export async function completeSignIn(
  { key }: Scene<DevelopmentKey>,
  { person }: Customer,
  page: Page,
  dialog: Dialog,
): Promise<void> {
  await dialog.choose(person.commonName);
  await dialog.typePin(key.pin);
  await Promise.all([
    page.waitForNavigation(),
    // The window soon closes by itself.
    dialog.waitForScreen("signed"),
    dialog.confirm(),
  ]);
  await page.waitForSelector(`h1 ::-p-text(${person.commonName})`);
}

/** The sentence that the bank's page shows about the sign-in. */
export async function statusOf(page: Page): Promise<string> {
  const status = await page.waitForSelector(
    "[data-passerelle-status]:not(:empty)",
  );
  return (await status?.evaluate((element) => element.textContent)) ?? "";
}
