import type { Permissions, Scripting } from "webextension-polyfill";

const ID = "granted-sites";

/** Runs the content script on the sites that the person granted beyond the built-in list, and on no others. */
export async function registerContentScripts(
  scripting: Pick<
    Scripting.Static,
    | "registerContentScripts"
    | "unregisterContentScripts"
    | "getRegisteredContentScripts"
  >,
  permissions: Pick<Permissions.Static, "getAll">,
  builtInPatterns: readonly string[],
): Promise<void> {
  const { origins = [] } = await permissions.getAll();
  const matches = origins.filter(
    (pattern) => isOneHost(pattern) && !builtInPatterns.includes(pattern),
  );
  const registered = await scripting.getRegisteredContentScripts({
    ids: [ID],
  });
  if (registered.length > 0) {
    await scripting.unregisterContentScripts({ ids: [ID] });
  }
  if (matches.length === 0) return;
  await scripting.registerContentScripts([
    {
      id: ID,
      matches,
      js: ["content.js"],
      runAt: "document_start",
      allFrames: false,
      persistAcrossSessions: true,
    },
  ]);
}

/** A browser's own settings can grant whole families of sites; Passerelle runs only where one host was meant. */
function isOneHost(pattern: string): boolean {
  return /^https:\/\/[^*/]+\/\*$/.test(pattern);
}
