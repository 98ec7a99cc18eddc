import { DIALOG_PORT } from "@passerelle/shared/protocol/dialog.ts";
import { RELAY_PORT } from "@passerelle/shared/protocol/relay.ts";
import browser from "webextension-polyfill";
import { isAllowedSite } from "../sites/allowed.ts";
import {
  injectContentScript,
  registerContentScripts,
} from "./content-scripts.ts";
import { serveDialog } from "./dialog-line.ts";
import { openDialogWindow } from "./dialog-window.ts";
import { Operations } from "./operations.ts";
import { servePage, type OperationContext } from "./page-line.ts";

const DIALOG_URL = browser.runtime.getURL("dialog/dialog.html");

const operations = new Operations();
const context: OperationContext = {
  now: Date.now,
  newId: () => crypto.randomUUID(),
  isAllowedSite: (origin) =>
    isAllowedSite(origin, browser.permissions, browser.storage.managed),
  openDialog: (operationId, askingWindowId) =>
    openDialogWindow(
      browser.windows,
      `${DIALOG_URL}#${operationId}`,
      askingWindowId,
    ),
  isWindowOpen: (windowId) =>
    browser.windows.get(windowId).then(
      () => true,
      () => false,
    ),
  focusWindow: (windowId) =>
    void browser.windows.update(windowId, { focused: true }),
};

browser.runtime.onConnect.addListener((port) => {
  if (port.name === RELAY_PORT) servePage(port, operations, context);
  else if (port.name === DIALOG_PORT && isDialog(port.sender?.url)) {
    serveDialog(port, operations);
  } else port.disconnect();
});

// Closed before its page could say anything.
browser.windows.onRemoved.addListener((windowId) => {
  operations.ofDialogWindow(windowId)?.dialogGone();
});

const builtInPatterns = browser.runtime.getManifest().host_permissions ?? [];
const syncContentScripts = () =>
  void registerContentScripts(
    browser.scripting,
    browser.permissions,
    builtInPatterns,
  );
browser.runtime.onInstalled.addListener(syncContentScripts);
browser.runtime.onStartup.addListener(syncContentScripts);
browser.permissions.onAdded.addListener(syncContentScripts);
// Not the toolbar's: in Firefox its popup closes, and ends, when the browser asks the person.
browser.permissions.onAdded.addListener(
  ({ origins = [] }) =>
    void injectContentScript(
      browser.scripting,
      browser.tabs,
      origins,
      builtInPatterns,
    ),
);
browser.permissions.onRemoved.addListener(syncContentScripts);

/** A content script could open a port of any name. */
function isDialog(senderUrl: string | undefined): boolean {
  return senderUrl?.startsWith(`${DIALOG_URL}#`) ?? false;
}
