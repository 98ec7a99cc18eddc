import type { Permissions, Scripting, Tabs } from "webextension-polyfill";

const FILE = "content.js";
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
      js: [FILE],
      runAt: "document_start",
      allFrames: false,
      persistAcrossSessions: true,
    },
  ]);
}

/** Serves the pages of newly granted sites that are open already; later ones get the registered script. */
export async function injectContentScript(
  scripting: Pick<Scripting.Static, "executeScript">,
  tabs: Pick<Tabs.Static, "query">,
  addedPatterns: readonly string[],
  builtInPatterns: readonly string[],
): Promise<void> {
  const url = addedPatterns.filter(
    (pattern) => isOneHost(pattern) || builtInPatterns.includes(pattern),
  );
  if (url.length === 0) return;
  const open = await tabs.query({ url });
  await Promise.allSettled(
    // A tab without a living page, such as one that shows an error, refuses; the others are served all the same.
    open.map(async ({ id: tabId }) => {
      if (tabId === undefined) return;
      await scripting.executeScript({ target: { tabId }, files: [FILE] });
    }),
  );
}

/** A browser's own settings can grant whole families of sites; Passerelle runs only where one host was meant. */
function isOneHost(pattern: string): boolean {
  return /^https:\/\/[^*/]+\/\*$/.test(pattern);
}
