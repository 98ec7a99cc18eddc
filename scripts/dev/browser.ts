import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { launch, type Browser } from "puppeteer-core";

/** Guards against waiting for ever, and nothing else: a loaded machine may take its time. */
export const WAIT_LIMIT_MS = 120_000;

export type BrowserName = "chromium" | "firefox";

export interface BrowserOrder {
  readonly name: BrowserName;
  readonly headless: boolean;
  /** Unpacked, as built for this browser. */
  readonly extensionFolder: string;
  /** Holds the profile and stands for the home folder, so that nothing of the person's own is read or written. */
  readonly folder: string;
  /** What the host inherits from the browser, besides the usual. */
  readonly environment: Readonly<Record<string, string>>;
  /** In place of the installed browser: a program that becomes it. */
  readonly program?: string;
  /** For the browser's command line, besides the usual. */
  readonly switches?: readonly string[];
}

export const BROWSER_PROGRAMS: Readonly<Record<BrowserName, string>> = {
  chromium: "/usr/bin/chromium",
  firefox: "/usr/bin/firefox-esr",
};

/** Where this browser, started in `folder`, looks for native messaging hosts. */
export function nativeHostsFolder(name: BrowserName, folder: string): string {
  return name === "chromium"
    ? join(folder, "profile", "NativeMessagingHosts")
    : join(folder, ".mozilla", "native-messaging-hosts");
}

/** Starts a browser of its own profile, in French, with the extension. */
export async function openBrowser(order: BrowserOrder): Promise<Browser> {
  await mkdir(join(order.folder, "profile"), { recursive: true });
  return order.name === "chromium" ? openChromium(order) : openFirefox(order);
}

function environmentOf({ folder, environment }: BrowserOrder) {
  return {
    ...process.env,
    ...environment,
    HOME: folder,
    XDG_CONFIG_HOME: join(folder, ".config"),
    XDG_CACHE_HOME: join(folder, ".cache"),
    LANGUAGE: "fr",
  };
}

/** Whoever starts a browser ends it, together with what else was started. */
const NO_SIGNALS = {
  handleSIGINT: false,
  handleSIGTERM: false,
  handleSIGHUP: false,
};

async function openChromium(order: BrowserOrder): Promise<Browser> {
  const isRoot = process.getuid?.() === 0;
  return launch({
    browser: "chrome",
    executablePath: order.program ?? BROWSER_PROGRAMS.chromium,
    headless: order.headless,
    timeout: WAIT_LIMIT_MS,
    ...NO_SIGNALS,
    pipe: true,
    userDataDir: join(order.folder, "profile"),
    enableExtensions: [order.extensionFolder],
    defaultViewport: null,
    ignoreDefaultArgs: ["--enable-automation"],
    env: environmentOf(order),
    args: [
      "--lang=fr",
      // The headless desk's screen is too low for the window to grow to its content.
      "--screen-info={1920x1080}",
      "--disable-gpu",
      "--disable-quic",
      ...(isRoot ? ["--no-sandbox"] : []),
      ...(order.switches ?? []),
    ],
  });
}

async function openFirefox(order: BrowserOrder): Promise<Browser> {
  const browser = await launch({
    browser: "firefox",
    executablePath: order.program ?? BROWSER_PROGRAMS.firefox,
    headless: order.headless,
    timeout: WAIT_LIMIT_MS,
    ...NO_SIGNALS,
    userDataDir: join(order.folder, "profile"),
    defaultViewport: null,
    env: {
      ...environmentOf(order),
      MOZ_HEADLESS_WIDTH: "1920",
      MOZ_HEADLESS_HEIGHT: "1080",
    },
    args: ["--width=1280", "--height=900", ...(order.switches ?? [])],
    extraPrefsFirefox: { "intl.locale.requested": "fr" },
  });
  await browser.installExtension(order.extensionFolder);
  return browser;
}
