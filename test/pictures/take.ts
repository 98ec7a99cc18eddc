/**
 * Pictures the dialog and the options page in every state, with a host that plays scenarios, to look at by eye:
 * `tsx test/pictures/take.ts [scene …]` writes `out/pictures/<look>/<scene>.png`.
 */
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  CHROMIUM_EXTENSION_ID,
  HOST_NAME,
} from "@passerelle/shared/protocol/native.ts";
import type { Page } from "puppeteer-core";
import { buildExtension } from "../../scripts/build/extension.ts";
import { nativeHostsFolder, openBrowser } from "../../scripts/dev/browser.ts";
import { makeChallenge } from "../../scripts/dev/challenge.ts";
import { quoted } from "../../scripts/dev/command.ts";
import { openDialog } from "../../scripts/dev/dialog.ts";
import { DIALOG_SCENES } from "./dialog-scenes.ts";
import { OPTIONS_SCENES } from "./options-scenes.ts";
import type { Scene } from "./scene.ts";

const OUT = fileURLToPath(new URL("../../out/pictures/", import.meta.url));
const OPTIONS_URL = `chrome-extension://${CHROMIUM_EXTENSION_ID}/options/options.html`;
const HOST = fileURLToPath(new URL("scripted-host.mjs", import.meta.url));

interface Look {
  readonly width?: number;
  readonly colorScheme?: string;
  readonly forcedColors?: string;
}

/** How a person may look at the dialog; width in CSS pixels. */
const LOOKS: Record<string, Look> = {
  light: {},
  dark: { colorScheme: "dark" },
  contrast: { forcedColors: "active" },
  narrow: { width: 320 },
  zoomed: { width: 230 },
};

const wanted = process.argv.slice(2);
const scenes = [...DIALOG_SCENES, ...OPTIONS_SCENES].filter(
  ({ name }) => wanted.length === 0 || wanted.includes(name),
);

const folder = await mkdtemp(join(tmpdir(), "passerelle-pictures-"));
const scenarioFile = join(folder, "scenario.json");
await installHost();

const challenge = makeChallenge("Banque coopérative");
const server = createServer((request, response) => {
  response.setHeader("content-type", "text/html; charset=utf-8");
  response.end(
    request.method === "POST"
      ? "<p>ok"
      : `<form method="post" data-passerelle="login"><input name="challenge" type="hidden" value="${challenge}"><input name="signature" type="hidden"><button type="button" data-passerelle-detect>Détecter</button></form>`,
  );
});
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
const { port } = server.address() as AddressInfo;

const browser = await openBrowser({
  name: "chromium",
  headless: true,
  extensionFolder: await buildExtension({ browser: "chromium" }),
  folder,
  environment: { PASSERELLE_SCENARIO: scenarioFile },
});
try {
  for (const scene of scenes) {
    const page = await browser.newPage();
    await picture(scene, page);
    await page.close();
    console.log(scene.name);
  }
} finally {
  await browser.close();
  server.close();
  await rm(folder, { recursive: true, force: true });
}

async function installHost(): Promise<void> {
  const hosts = nativeHostsFolder("chromium", folder);
  await mkdir(hosts, { recursive: true });
  const path = join(folder, "host");
  await writeFile(
    path,
    `#!/bin/sh\nexec ${quoted(process.execPath)} ${quoted(HOST)}\n`,
  );
  await chmod(path, 0o755);
  const manifest = {
    name: HOST_NAME,
    description: "scripted",
    path,
    type: "stdio",
    allowed_origins: [`chrome-extension://${CHROMIUM_EXTENSION_ID}/`],
  };
  await writeFile(join(hosts, `${HOST_NAME}.json`), JSON.stringify(manifest));
}

async function picture(scene: Scene, page: Page): Promise<void> {
  await writeFile(scenarioFile, JSON.stringify(scene.scenario));
  if (scene.options) {
    await page.goto(OPTIONS_URL);
    await scene.options(page);
    await page.waitForSelector(scene.until);
    await takeLooks(scene.name, page);
    return;
  }
  await page.goto(`http://localhost:${port}/`);
  const dialog = await openDialog(browser, () =>
    page.locator("[data-passerelle-detect]").click(),
  );
  if (scene.choose) await dialog.choose(scene.choose);
  if (scene.pin) await dialog.typePin(scene.pin);
  if (scene.pin !== undefined) await dialog.confirm();
  await dialog.page.waitForSelector(scene.until);
  await takeLooks(scene.name, dialog.page);
  await dialog.page.close();
}

async function takeLooks(scene: string, page: Page): Promise<void> {
  for (const [name, look] of Object.entries(LOOKS)) {
    await mkdir(join(OUT, name), { recursive: true });
    await show(page, look);
    await page.screenshot({
      path: join(OUT, name, `${scene}.png`),
      fullPage: look.width !== undefined,
    });
  }
}

async function show(
  page: Page,
  { width, colorScheme = "light", forcedColors = "none" }: Look,
): Promise<void> {
  const session = await page.createCDPSession();
  await session.send("Emulation.setEmulatedMedia", {
    features: [
      { name: "prefers-color-scheme", value: colorScheme },
      { name: "forced-colors", value: forcedColors },
    ],
  });
  if (width === undefined) await page.setViewport(null);
  else await page.setViewport({ width, height: 640 });
}
