import { RELAY_PORT } from "@passerelle/shared/protocol/relay.ts";
import browser from "webextension-polyfill";
import { startFromClick } from "./form-click.ts";
import { ClickGesture } from "./gesture.ts";
import { startOperation, type OperationListener } from "./operation.ts";
import { PageRequests } from "./page-requests.ts";
import { takePost, type ContentWorld } from "./post.ts";

const extensionVersion = browser.runtime.getManifest().version;
const gesture = new ClickGesture();
const start = (challenge: string, listener: OperationListener) =>
  startOperation(
    window,
    () => browser.runtime.connect({ name: RELAY_PORT }),
    challenge,
    listener,
  );
const pageRequests = new PageRequests({
  context: window,
  gesture,
  start,
  reply: (reply) => window.postMessage(reply, window.origin),
  extensionVersion,
});

function listen(signal: AbortSignal): void {
  document.documentElement.setAttribute("data-passerelle", extensionVersion);
  // Capture on the window: a page that stops propagation for its own reasons does not make the button dead.
  window.addEventListener(
    "click",
    (click) => {
      gesture.note(click);
      startFromClick(click, window, gesture, start);
    },
    { capture: true, signal },
  );
  window.addEventListener(
    "message",
    ({ source, origin, data }) => {
      if (source === window && origin === window.origin) {
        pageRequests.receive(data);
      }
    },
    { signal },
  );
}

// Top frame only; XML and plain text have no form to serve.
if (window.top === window && document.documentElement instanceof HTMLElement) {
  const relieved = takePost(
    globalThis as ContentWorld,
    window,
    () => browser.runtime?.id !== undefined,
  );
  if (relieved) listen(relieved);
}
