import {
  DIALOG_PORT,
  dialogOrder,
  type DialogMessage,
} from "@passerelle/shared/protocol/dialog.ts";
import { parseWith } from "@passerelle/shared/protocol/parse.ts";
import browser from "webextension-polyfill";
import { openNativePort } from "../host/native-port.ts";
import { translate, translatePage } from "../translation/translate.ts";
import { element } from "../view/element.ts";
import { DialogSession } from "./session.ts";
import { DialogView } from "./view/dialog-view.ts";
import { TokenList } from "./view/token-list.ts";
import { closeWindow, growToContent } from "./window.ts";

translatePage(document);
document.title = translate("dialogTitle");

const port = browser.runtime.connect({ name: DIALOG_PORT });
const tell = (message: DialogMessage) => port.postMessage(message);
const view = new DialogView(
  new TokenList((choice) => session.choose(choice), openOptions),
  growToContent,
);
const session = new DialogSession({
  openNativePort,
  tellBackground: tell,
  render: (state) => view.render(state),
  closeWindow: () => void closeWindow(),
  now: Date.now,
});

port.onMessage.addListener((untrusted) =>
  session.obey(parseWith(dialogOrder, untrusted)),
);
port.onDisconnect.addListener(() => session.backgroundLost());

element("dialog").addEventListener("submit", (event) => {
  event.preventDefault();
  session.confirm(() => view.entry.takePin());
});
element("cancel").addEventListener("click", () => session.cancel());
for (const retry of document.querySelectorAll(".retry")) {
  retry.addEventListener("click", () => session.connect());
}
for (const link of document.querySelectorAll(".to-options")) {
  link.addEventListener("click", openOptions);
}
window.addEventListener("keydown", ({ key }) => {
  if (key === "Escape") session.cancel();
});
window.addEventListener("focus", () => session.arm());

session.start();
tell({ type: "ready", operation: location.hash.slice(1) });

function openOptions(): void {
  void browser.runtime.openOptionsPage();
}
