import type { Desk } from "../desk.ts";
import type { DevelopmentKey } from "../key.ts";

/** Opens the bank's page, says what to do, and ends when the browser is closed. */
export async function leaveToPerson(
  { browser }: Desk,
  key: DevelopmentKey,
  portalUrl: string,
): Promise<void> {
  const [page = await browser.newPage()] = await browser.pages();
  await page.goto(portalUrl);
  console.log(`
The bank is open in the browser (${portalUrl}). Sign in as one of these:
${key.customers
  .map(
    ({ person, clientIdentifier, userNumber }) =>
      `  identifiant client ${clientIdentifier}, utilisateur ${userNumber}: ${person.commonName}, ${person.organization}`,
  )
  .join("\n")}
Click « Détecter », choose the certificate, type the PIN ${key.pin}, press OK.

Press Enter here to plug the key in, and again to pull it out. Close the browser, or press Ctrl-C, to end.`);

  let isPluggedIn = false;
  process.stdin.on("data", () => {
    isPluggedIn = !isPluggedIn;
    void (isPluggedIn ? key.plugIn() : key.pullOut());
    console.log(isPluggedIn ? "The key is plugged in." : "The key is out.");
  });
  await new Promise((resolve) => browser.once("disconnected", resolve));
  process.stdin.pause();
}
