import { dialogMessage } from "@passerelle/shared/protocol/dialog.ts";
import { parseWith } from "@passerelle/shared/protocol/parse.ts";
import type { Runtime } from "webextension-polyfill";
import { lineOf } from "./line.ts";
import type { Operation } from "./operation.ts";
import type { Operations } from "./operations.ts";

/** Serves one port from a dialog window: its first message names the operation it was opened for. */
export function serveDialog(port: Runtime.Port, operations: Operations): void {
  let operation: Operation | null = null;
  port.onMessage.addListener((untrusted) => {
    const message = parseWith(dialogMessage, untrusted);
    if (operation) operation.dialogSays(message);
    else if (message.type === "ready") {
      operation = operations.withId(message.operation);
      if (operation?.attachDialog(lineOf(port))) return;
      // Its page left while it opened, or the browser restored the window from an earlier session.
      operation = null;
      port.postMessage({ type: "close" });
    }
  });
  port.onDisconnect.addListener(() => operation?.dialogGone());
}
