import { execFile } from "node:child_process";
import { rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { TargetType, type Browser, type Page } from "puppeteer-core";
import { makeChallenge } from "../dev/challenge.ts";
import { Closers } from "../dev/closers.ts";
import { openDesk } from "../dev/desk.ts";
import { createRunFolder } from "../dev/folders.ts";
import { prepareMaterials } from "../dev/materials.ts";
import { createUsbKey } from "../dev/usb-key.ts";
import { writeFloorExtension } from "./dialog/floor-extension.ts";
import type { Figure } from "./figure.ts";

const runHost = promisify(execFile);

const ROUNDS = 15;
const WARM_UPS = 2;

/** When things happened in the browser, in milliseconds since the click. */
interface Opening {
  readonly firstPictureMs: number;
  readonly readyMs: number;
}

/** From the click on « Détecter » to the dialog, in Chromium with the real host and a SoftHSM token. */
export async function run(): Promise<Figure[]> {
  const closers = new Closers();
  try {
    const { browser, page, list } = await openBank(closers);
    const rounds = [];
    for (let round = 0; round < ROUNDS + WARM_UPS; round++) {
      rounds.push({
        floor: await openWindow(browser, page, "#floor", "#pin"),
        dialog: await openWindow(
          browser,
          page,
          "[data-passerelle-detect]",
          "label.certificate",
        ),
        listMs: await list(),
      });
    }
    const measured = rounds.slice(WARM_UPS);
    return [
      {
        name: "click to the dialog’s first picture",
        ratio: median(
          measured.map(
            ({ dialog, floor }) => dialog.firstPictureMs / floor.firstPictureMs,
          ),
        ),
        floor: "an empty window of an extension",
        goal: "<= 1.5",
      },
      {
        name: "click to the certificates of the key plugged in",
        ratio: median(
          measured.map(
            ({ dialog, floor, listMs }) =>
              dialog.readyMs / (floor.readyMs + listMs),
          ),
        ),
        floor: "an empty window of an extension + passerelle-host list",
        goal: "<= 1.1",
      },
    ];
  } finally {
    await closers.closeAll();
  }
}

interface Bank {
  readonly browser: Browser;
  readonly page: Page;
  /** Runs the host by itself, from its start to the same certificates; gives the milliseconds. */
  readonly list: () => Promise<number>;
}

async function openBank(closers: Closers): Promise<Bank> {
  const folder = await createRunFolder();
  closers.add(() => rm(folder, { recursive: true, force: true }));
  const key = await createUsbKey(await prepareMaterials(), join(folder, "key"));
  closers.add(() => key.close());
  await key.plugIn();
  const desk = await openDesk(join(folder, "desk"), key, {
    name: "chromium",
    headless: true,
  });
  closers.add(() => desk.close());
  const { browser } = desk;
  await browser.installExtension(
    await writeFloorExtension(join(folder, "floor")),
  );
  const page = await browser.newPage();
  await page.goto(await serveBank(closers));
  const list = async () => {
    const start = performance.now();
    await runHost(join(desk.folder, "passerelle-host"), ["list", "--json"]);
    return performance.now() - start;
  };
  return { browser, page, list };
}

/** A page with both buttons, which notes when it is clicked. */
async function serveBank(closers: Closers): Promise<string> {
  const challenge = makeChallenge("Banque");
  const server = createServer((_, response) => {
    response.setHeader("content-type", "text/html; charset=utf-8");
    response.end(`<!doctype html><form data-passerelle="login">
      <input type="hidden" name="challenge" value="${challenge}"><input type="hidden" name="signature">
      <button type="button" data-passerelle-detect>Détecter</button>
      <button type="button" id="floor">Fenêtre</button></form>
      <script>addEventListener("click", () => {
        globalThis.clickedAt = performance.timeOrigin + performance.now();
      }, true);</script>`);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  closers.add(async () => void server.close());
  return `http://localhost:${(server.address() as AddressInfo).port}/`;
}

async function openWindow(
  browser: Browser,
  page: Page,
  button: string,
  awaited: string,
): Promise<Opening> {
  const opened = browser.waitForTarget(
    (target) =>
      target.type() === TargetType.PAGE &&
      target.url().startsWith("chrome-extension:"),
  );
  await page.bringToFront();
  await page.click(button);
  const popup = await (await opened).page();
  if (popup === null) throw new Error("the window has no page");
  await popup.waitForSelector(awaited, { visible: true });
  const { firstPicture, ready } = await popup.evaluate(() => {
    const now = performance.now();
    const [paint] = performance.getEntriesByName("first-contentful-paint");
    return {
      firstPicture: performance.timeOrigin + (paint?.startTime ?? now),
      ready: performance.timeOrigin + now,
    };
  });
  const clickedAt = await page.evaluate(
    () => (globalThis as unknown as { clickedAt: number }).clickedAt,
  );
  const closed = new Promise((resolve) => popup.once("close", resolve));
  await popup.close();
  await closed;
  return {
    firstPictureMs: firstPicture - clickedAt,
    readyMs: ready - clickedAt,
  };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
