import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { closeSync, constants, openSync, readSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Writable } from "node:stream";
import { encodeFrame } from "@passerelle/host/stdio/frame-writer.ts";
import { FrameReader } from "@passerelle/host/stdio/frame-reader.ts";
import {
  MAX_COMMAND_BYTES,
  MAX_HOST_MESSAGE_BYTES,
  MAX_UNREAD_BYTES,
} from "@passerelle/shared/limits.ts";
import { CHROMIUM_EXTENSION_ID } from "@passerelle/shared/protocol/native.ts";
import { commandLine, runCommand } from "../../scripts/dev/command.ts";
import { HOST_PROGRAM } from "../fixtures/host-client.ts";
import { createTestToken, type TestToken } from "../fixtures/softhsm.ts";
import { childrenOf, gone } from "./processes.ts";

/** More than any pipe takes. */
const FLOOD_BYTES = 512 * 1024;

describe("a browser that does not read", function () {
  this.timeout(60_000);
  let token: TestToken;
  let host: ChildProcess;
  let input: Writable;
  /** The end of the host's output that a browser reads, or does not: of a pipe, as browsers make it. */
  let outputEnd: number;
  let sent: number;

  beforeEach(async () => {
    token = await createTestToken([]);
    const pipe = join(token.folder, "output");
    await runCommand(commandLine`mkfifo ${pipe}`);
    outputEnd = openSync(pipe, constants.O_RDONLY | constants.O_NONBLOCK);
    const hostEnd = openSync(pipe, constants.O_WRONLY);
    host = spawn(
      HOST_PROGRAM,
      commandLine`chrome-extension://${CHROMIUM_EXTENSION_ID}/
        --config ${token.configurationFile}`,
      { stdio: ["pipe", hostEnd, "inherit"], env: token.environment },
    );
    closeSync(hostEnd);
    input = host.stdin as Writable;
    // The host may end before it has taken everything.
    input.on("error", () => undefined);
    sent = 0;
  });
  afterEach(async () => {
    host.kill("SIGKILL");
    closeSync(outputEnd);
    await token.remove();
  });

  /** Sends commands that are refused until the host has that much to say; it writes each answer's code into its log. */
  function askFor(bytes: number): void {
    const answerBytes = encodeFrame(
      { id: 1, error: { code: "command_unknown", message: "" } },
      MAX_HOST_MESSAGE_BYTES,
    ).length;
    for (let asked = 0; asked < bytes; asked += answerBytes)
      input.write(
        encodeFrame({ id: ++sent, command: "none" }, MAX_COMMAND_BYTES),
      );
  }

  async function readAll(): Promise<unknown[]> {
    const reader = new FrameReader(MAX_HOST_MESSAGE_BYTES);
    const messages: unknown[] = [];
    const ended = once(host, "exit");
    let isEnded = false;
    void ended.then(() => (isEnded = true));
    for (;;) {
      const chunk = Buffer.alloc(64 * 1024);
      let length = 0;
      try {
        length = readSync(outputEnd, chunk);
      } catch {
        // Nothing there now.
      }
      for (const body of reader.take(chunk.subarray(0, length)))
        messages.push(JSON.parse(body.toString("utf8")));
      if (length === 0 && isEnded) return messages;
      if (length === 0) await new Promise((resolve) => setImmediate(resolve));
    }
  }

  it("does not keep the host from ending when its port is closed", async () => {
    askFor(FLOOD_BYTES);
    const modules = await childrenOf(host.pid ?? 0);
    input.end();
    const [status] = await once(host, "exit");
    assert.equal(status, 0);
    await Promise.all(modules.map(gone));
  });

  it("loses nothing when it reads late, and hears it in order", async () => {
    askFor(FLOOD_BYTES);
    // The frame beyond the limit is answered last, and the host ends by itself: all was taken in while nobody read.
    const header = Buffer.alloc(4);
    header.writeUInt32LE(MAX_COMMAND_BYTES + 1);
    input.write(header);
    const [hello, ...answers] = await readAll();
    assert.equal((hello as { event: string }).event, "hello");
    const ids = (answers as { id: number | null }[]).map(({ id }) => id);
    assert.deepEqual(ids, [
      ...Array.from({ length: sent }, (_, index) => index + 1),
      null,
    ]);
    assert.equal(host.exitCode, 1);
  });

  it("is given up when more than the limit waits for it", async () => {
    askFor(2 * MAX_UNREAD_BYTES);
    const [status] = await once(host, "exit");
    assert.equal(status, 1);
    const log = join(token.folder, "state", "passerelle", "host.log");
    // The refusals have filled the log meanwhile: it is another file now.
    const files = [`${log}.1`, log].map((name) => readFile(name, "utf8"));
    const text = (await Promise.all(files)).join("");
    assert.match(text, / browser-stalled unreadBytes=4\d{6}\n/);
  });

  it("is no reason to stay when it is gone", async () => {
    askFor(FLOOD_BYTES);
    const exited = once(host, "exit");
    closeSync(outputEnd);
    outputEnd = openSync("/dev/null", "r");
    const [status] = await exited;
    assert.equal(status, 0);
  });
});
