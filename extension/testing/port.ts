import type { Runtime } from "webextension-polyfill";

/** Both ends of a runtime port, joined without a browser; what arrives is a copy, as between processes. */
export interface PortPair {
  readonly near: Runtime.Port;
  readonly far: Runtime.Port;
}

export function portPair(name: string, sender: object = {}): PortPair {
  const near = new Port(name);
  const far = new Port(name, sender);
  near.other = far;
  far.other = near;
  return {
    near: near as unknown as Runtime.Port,
    far: far as unknown as Runtime.Port,
  };
}

/** Everything that arrives at a port, in order. */
export function received(port: Runtime.Port): unknown[] {
  const messages: unknown[] = [];
  port.onMessage.addListener((message) => messages.push(message));
  return messages;
}

class Port {
  readonly name: string;
  readonly sender: object | undefined;
  readonly onMessage = new Listeners<unknown>();
  readonly onDisconnect = new Listeners<Port>();
  other: Port | null = null;
  #isOpen = true;

  constructor(name: string, sender?: object) {
    this.name = name;
    this.sender = sender;
  }

  postMessage(message: unknown): void {
    if (!this.#isOpen) throw new Error("disconnected port");
    this.other?.onMessage.tell(structuredClone(message));
  }

  disconnect(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    const { other } = this;
    if (!other?.close()) return;
    other.onDisconnect.tell(other);
  }

  close(): boolean {
    const wasOpen = this.#isOpen;
    this.#isOpen = false;
    return wasOpen;
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
