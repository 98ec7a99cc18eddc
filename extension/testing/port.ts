import type { Runtime } from "webextension-polyfill";

/** The end of a runtime port that a test holds. What arrives is a copy, as between processes. */
export class PortEnd {
  readonly heard: unknown[] = [];
  isOpen = true;
  /** The other end, for the code under test. */
  readonly port: Runtime.Port;
  readonly #onMessage = new Listeners<unknown>();
  readonly #onDisconnect = new Listeners<Runtime.Port>();

  /** @param sender as the browser describes who opened the port */
  constructor(sender: object = {}) {
    this.port = {
      name: "port",
      sender: sender as Runtime.MessageSender,
      onMessage: this.#onMessage,
      onDisconnect: this.#onDisconnect,
      postMessage: (message: unknown) => {
        if (!this.isOpen) throw new Error("disconnected port");
        this.heard.push(structuredClone(message));
      },
      disconnect: () => {
        this.isOpen = false;
      },
    } as unknown as Runtime.Port;
  }

  say(message: unknown): void {
    if (!this.isOpen) throw new Error("disconnected port");
    this.#onMessage.tell(structuredClone(message));
  }

  hangUp(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.#onDisconnect.tell(this.port);
  }
}

class Listeners<Message> {
  readonly #listeners: ((message: Message) => void)[] = [];

  addListener(listener: (message: Message) => void): void {
    this.#listeners.push(listener);
  }

  tell(message: Message): void {
    for (const listener of this.#listeners) listener(message);
  }
}
