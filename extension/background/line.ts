import type { Runtime } from "webextension-polyfill";

/** A port as an operation sees it. */
export interface Line<Message> {
  send(message: Message): void;
  close(): void;
}

export function lineOf<Message>(port: Runtime.Port): Line<Message> {
  return {
    send: (message) => port.postMessage(message),
    close: () => port.disconnect(),
  };
}
