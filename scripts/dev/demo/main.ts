/** `scripts/demo` after setup: `main <yes|no: headless> <browser> <token> <folder for the results>`. */
import { join } from "node:path";
import type { BrowserName } from "../browser.ts";
import { Closers, closeOnSignals } from "../closers.ts";
import { openDesk } from "../desk.ts";
import { createRunFolder, removeRunFolder } from "../folders.ts";
import { openKey, type TokenKind } from "../open-key.ts";
import { startPortal } from "../portal.ts";
import { driveSignIn } from "./drive.ts";
import { leaveToPerson } from "./leave-to-person.ts";

const [headless, browserName, tokenKind, resultFolder = ""] =
  process.argv.slice(2);
const isHeadless = headless === "yes";
const closers = new Closers();

closeOnSignals(closers);

try {
  const folder = await createRunFolder();
  closers.add(() => removeRunFolder(folder));
  const key = await openKey(tokenKind as TokenKind, join(folder, "key"));
  closers.add(() => key.close());
  const portal = await startPortal(folder, key.trustAnchorFile, key.customers);
  closers.add(() => portal.stop());
  const desk = await openDesk(join(folder, "desk"), key, {
    name: browserName as BrowserName,
    headless: isHeadless,
  });
  closers.add(() => desk.close());

  if (isHeadless) await driveSignIn(desk, key, portal.url, resultFolder);
  else await leaveToPerson(desk, key, portal.url);
} catch (error) {
  console.error("The customer did not get in:", error);
  process.exitCode = 1;
} finally {
  await closers.closeAll();
}
