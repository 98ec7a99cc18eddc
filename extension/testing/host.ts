import type { ErrorCode } from "@passerelle/shared/errors/codes.ts";
import type { HostCommand } from "@passerelle/shared/protocol/native.ts";
import type { NativePort } from "../host/connection.ts";

/** The host's end of a native port, in the hand of a test. */
export class HostEnd {
  readonly commands: HostCommand[] = [];
  isClosed = false;
  say: (untrusted: unknown) => void = () => undefined;
  end: (reason: ErrorCode) => void = () => undefined;

  readonly port: NativePort = {
    send: (command) => this.commands.push(structuredClone(command)),
    close: () => (this.isClosed = true),
    onMessage: (listener) => (this.say = listener),
    onDisconnect: (listener) => (this.end = listener),
  };

  greet(): void {
    this.say({ event: "hello", protocol: 1, hostVersion: "0.1.0" });
  }

  get last(): HostCommand {
    const command = this.commands.at(-1);
    if (!command) throw new Error("no command was sent");
    return command;
  }
}
