import { HOST_NAME } from "@passerelle/shared/protocol/native.ts";
import browser from "webextension-polyfill";
import type { NativePort } from "./connection.ts";
import { faultOf } from "./faults.ts";

/** Starts the host program; a browser that cannot says so by `onDisconnect`. */
export function openNativePort(): NativePort {
  const port = browser.runtime.connectNative(HOST_NAME);
  return {
    send: (command) => port.postMessage(command),
    close: () => port.disconnect(),
    onMessage: (listener) => port.onMessage.addListener(listener),
    onDisconnect: (listener) =>
      port.onDisconnect.addListener(({ error }) =>
        listener(
          faultOf(error?.message ?? browser.runtime.lastError?.message ?? null),
        ),
      ),
  };
}
