import { readFile } from "node:fs/promises";
import type { Page } from "puppeteer-core";

/** Lets a script watch the page from its beginning; gives a function that tells, as text, all it saw. */
export async function installWitness(
  page: Page,
): Promise<() => Promise<string>> {
  await page.evaluateOnNewDocument(
    await readFile(new URL("pages/witness.js", import.meta.url), "utf8"),
  );
  return async () => String(await page.evaluate("witness()"));
}
