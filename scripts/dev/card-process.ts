import { spawn } from "node:child_process";
import { once } from "node:events";
import { openSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as delay } from "node:timers/promises";
import { ROOT } from "./folders.ts";

const PROGRAM = join(ROOT, "test/virtual-card/serve.ts");
const START_LIMIT_MS = 20_000;
const RETRY_MS = 50;

/** Sends one command to the virtual card's process and gives its answer; null when no such process runs. */
export async function askCard(
  socketFile: string,
  command: string,
): Promise<string | null> {
  const socket = connect(socketFile);
  try {
    await once(socket, "connect");
  } catch {
    return null;
  }
  socket.end(`${command}\n`);
  return (await text(socket)).trimEnd();
}

/** Starts the process that holds these cards; it goes on after this one, until it is told `stop`. */
export async function startCardProcess(
  socketFile: string,
  cardFolders: readonly string[],
): Promise<void> {
  const log = openSync(`${socketFile}.log`, "w");
  const child = spawn(
    process.execPath,
    ["--import=tsx", PROGRAM, socketFile, ...cardFolders],
    { cwd: ROOT, detached: true, stdio: ["ignore", log, log] },
  );
  child.unref();
  const deadline = performance.now() + START_LIMIT_MS;
  while ((await askCard(socketFile, "status")) === null) {
    if (child.exitCode !== null || performance.now() > deadline) {
      throw new Error(`The virtual card did not start; see ${socketFile}.log`);
    }
    await delay(RETRY_MS);
  }
}
