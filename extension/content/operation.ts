import type { ErrorCode } from "@passerelle/shared/errors/codes.ts";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { parseWith } from "@passerelle/shared/protocol/parse.ts";
import {
  relayReply,
  type RelayRequest,
} from "@passerelle/shared/protocol/relay.ts";
import type { Runtime } from "webextension-polyfill";

/** What the page's side of an operation is told; exactly one of `signed` and `failed`, `keyRemoved` only after `signed`. */
export interface OperationListener {
  signed(signature: string): void;
  failed(error: PasserelleError): void;
  keyRemoved(): void;
}

export interface Operation {
  cancel(): void;
}

/**
 * Starts one operation over a port of its own. The page going away closes the port, which closes the dialog.
 *
 * @param page the window of the page
 * @param connect opens the port to the background; throws when the extension was replaced under the page
 * @param challenge base64url, as the page gave it
 * @throws PasserelleError `extension_reloaded`
 */
export function startOperation(
  page: EventTarget,
  connect: () => Runtime.Port,
  challenge: string,
  listener: OperationListener,
): Operation {
  const port = openPort(connect);
  const send = (request: RelayRequest) => port.postMessage(request);
  let isSettled = false;
  const settle = (tell: () => void) => {
    if (isSettled) return;
    isSettled = true;
    page.removeEventListener("pagehide", interrupt);
    tell();
  };
  const fail = (code: ErrorCode, detail?: string) =>
    settle(() => listener.failed(new PasserelleError(code, detail)));

  const interrupt = () => fail("operation_interrupted");

  port.onMessage.addListener((untrusted) => {
    const reply = parseWith(relayReply, untrusted);
    switch (reply.type) {
      case "signed":
        settle(() => listener.signed(reply.signature));
        break;
      case "failed":
        fail(reply.error.code, reply.error.message);
        break;
      case "key-removed":
        listener.keyRemoved();
    }
  });
  port.onDisconnect.addListener(interrupt);
  // A page that the browser keeps to go back to is not told that its port was closed.
  page.addEventListener("pagehide", interrupt);
  send({ type: "start", challenge });

  return {
    cancel: () => {
      if (!isSettled) send({ type: "cancel" });
    },
  };
}

function openPort(connect: () => Runtime.Port): Runtime.Port {
  try {
    return connect();
  } catch (cause) {
    throw new PasserelleError("extension_reloaded", undefined, { cause });
  }
}
