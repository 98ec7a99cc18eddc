import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Browser, Page } from "puppeteer-core";
import { openBrowser, type BrowserName } from "./browser.ts";
import { ROOT } from "./folders.ts";
import { registerHost, writeHostConfiguration } from "./host.ts";
import type { Materials } from "./materials.ts";
import { copySoftHsm } from "./softhsm.ts";
import { UsbKey } from "./usb-key.ts";

/** A customer's desk: a browser with the extension, the host registered in its profile, and a USB key at hand. */
export interface Desk {
  readonly folder: string;
  readonly browser: Browser;
  readonly key: UsbKey;
  close(): Promise<void>;
}

export async function openDesk(
  materials: Materials,
  folder: string,
  { name, headless }: { name: BrowserName; headless: boolean },
): Promise<Desk> {
  await mkdir(folder, { recursive: true });
  const key = new UsbKey(
    await copySoftHsm(materials.softHsm, join(folder, "key")),
  );
  const configurationFile = await writeHostConfiguration(folder, {
    name: "SoftHSM",
    path: materials.plugLibrary,
    initArguments: key.folder,
  });
  await registerHost(name, folder, configurationFile);
  const browser = await openBrowser({
    name,
    headless,
    folder,
    extensionFolder: join(ROOT, "build/extension", name),
    environment: { XDG_STATE_HOME: join(folder, "state") },
  });
  return {
    folder,
    browser,
    key,
    async close() {
      await browser.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A tab of the size that pictures are taken in. */
export async function openTab({ browser }: Desk): Promise<Page> {
  const page = await browser.newPage();
  await page.setViewport({ width: 1280, height: 900 });
  return page;
}
