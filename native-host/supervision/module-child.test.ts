import assert from "node:assert/strict";
import type { ChildProcess } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { ModuleChild } from "./module-child.ts";

const BUSY_MS = 300;

/** Both ends of a real socket. */
async function openSocketPair(): Promise<[Socket, Socket]> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const accepted = once(server, "connection");
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  const [peer] = (await accepted) as [Socket];
  server.close();
  return [socket, peer];
}

describe("a module process as the host sees it", () => {
  it("is heard to its last byte, though a busy host learns of its end first", async () => {
    const [socket, peer] = await openSocketPair();
    const process = Object.assign(new EventEmitter(), {
      stdio: [null, null, null, socket],
      kill: () => true,
    });
    const heard: Buffer[] = [];
    const ended = new Promise<string>((resolve) => {
      void new ModuleChild(process as unknown as ChildProcess, {
        onBytes: (chunk) => heard.push(chunk),
        onEnd: resolve,
      });
    });
    socket.once("close", () => process.emit("close", null, "SIGSEGV"));
    peer.end("the answer");
    process.emit("exit", null, "SIGSEGV");
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, BUSY_MS);
    assert.equal(await ended, "process ended: SIGSEGV");
    assert.equal(Buffer.concat(heard).toString(), "the answer");
  });
});
