import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Browser, Page } from "puppeteer-core";
import { openBrowser, WAIT_LIMIT_MS, type BrowserOrder } from "./browser.ts";
import { ROOT } from "./folders.ts";
import {
  registerHost,
  writeHostConfiguration,
  type HostModule,
} from "./host.ts";
import type { DevelopmentKey } from "./key.ts";

/** A customer's desk: a browser with the extension, and the host registered in its profile. */
export interface Desk {
  readonly folder: string;
  readonly browser: Browser;
  readonly hostLogFile: string;
  close(): Promise<void>;
}

export interface DeskOrder extends Pick<
  BrowserOrder,
  "name" | "headless" | "program" | "switches"
> {
  /** Libraries that the host looks at besides the key's. */
  readonly otherModules?: readonly HostModule[];
}

/** @param folder empty, writable by nobody else: holds profile, home, configuration and log of this desk */
export async function openDesk(
  folder: string,
  key: DevelopmentKey,
  { otherModules = [], ...order }: DeskOrder,
): Promise<Desk> {
  await mkdir(folder, { recursive: true });
  await writeHostConfiguration(folder, [key.module, ...otherModules]);
  await registerHost(order.name, folder);
  const stateFolder = join(folder, "state");
  const browser = await openBrowser({
    ...order,
    folder,
    extensionFolder: join(ROOT, "build/extension", order.name),
    environment: { ...key.environment, XDG_STATE_HOME: stateFolder },
  });
  return {
    folder,
    browser,
    hostLogFile: join(stateFolder, "passerelle", "host.log"),
    close: () => browser.close(),
  };
}

/** A tab of the size that pictures are taken in. */
export async function openTab({ browser }: Desk): Promise<Page> {
  const page = await browser.newPage();
  page.setDefaultTimeout(WAIT_LIMIT_MS);
  await page.setViewport({ width: 1280, height: 900 });
  return page;
}
