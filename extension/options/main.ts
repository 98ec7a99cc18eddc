import { PROTOCOL_VERSION } from "@passerelle/shared/protocol/native.ts";
import browser from "webextension-polyfill";
import { openNativePort } from "../host/native-port.ts";
import { translate, translatePage } from "../translation/translate.ts";
import { element, setText } from "../view/element.ts";
import { buildDiagnostic } from "./diagnostic.ts";
import { KeysView } from "./keys-view.ts";
import { PinFormView } from "./pin-form-view.ts";
import { OptionsSession } from "./session.ts";
import { showSites } from "./sites-view.ts";
import type { OptionsState } from "./state.ts";

translatePage(document);

const extensionVersion = browser.runtime.getManifest().version;
const keys = new KeysView((token, service) => session.openForm(token, service));
const pinForm = new PinFormView();
const session = new OptionsSession({ openNativePort, render });

function render(state: OptionsState): void {
  keys.render(state);
  pinForm.render(state);
  setText(
    element("host-version"),
    state.host.status === "ready" ? state.host.version : "—",
  );
}

element("retry").addEventListener("click", () => session.connect());
element("pin-form-close").addEventListener("click", () => session.closeForm());
element("pin-form").addEventListener("submit", (event) => {
  event.preventDefault();
  void session.submit(() => pinForm.takePins());
});

element("copy-diagnostic").addEventListener("click", () => void copy());

async function copy(): Promise<void> {
  const status = element("diagnostic-status");
  status.textContent = translate("working");
  const report = buildDiagnostic({
    extensionVersion,
    extensionId: browser.runtime.id,
    userAgent: navigator.userAgent,
    diagnose: async () => session.diagnose(),
  });
  // The clipboard is asked for within the click; the text may come when it is ready.
  const isCopied = await navigator.clipboard
    .write([new ClipboardItem({ "text/plain": report })])
    .then(
      () => true,
      () => false,
    );
  element("diagnostic").textContent = await report;
  element("diagnostic").hidden = false;
  status.textContent = translate(isCopied ? "copied" : "notCopied");
}

element("extension-version").textContent = extensionVersion;
element("protocol-version").textContent = String(PROTOCOL_VERSION);
browser.permissions.onAdded.addListener(() => void showSites());
browser.permissions.onRemoved.addListener(() => void showSites());
await showSites();
const follow = () => session.setSeen(!document.hidden);
document.addEventListener("visibilitychange", follow);
follow();
session.connect();
