import { spawn } from "node:child_process";
import { CHROMIUM_EXTENSION_ID } from "@passerelle/shared/protocol/native.ts";

/** Runs a program to its end; gives milliseconds. */
export function timeRun(
  program: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const child = spawn(program, args, {
      env: environment,
      stdio: ["ignore", "ignore", "inherit"],
    });
    child.once("error", reject);
    child.once("exit", (status) => {
      if (status === 0) resolve(performance.now() - start);
      else reject(new Error(`${program} ended with ${status}`));
    });
  });
}

const WATCH = Buffer.from('{"id":1,"command":"watch-tokens"}');
const COMPLETE = Buffer.from('"complete":true');

/** Starts the host as a browser does and waits for the first complete snapshot; gives milliseconds. */
export function timeFirstSnapshot(
  program: string,
  configurationFile: string,
  environment: NodeJS.ProcessEnv,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const child = spawn(
      program,
      [
        `chrome-extension://${CHROMIUM_EXTENSION_ID}/`,
        "--config",
        configurationFile,
      ],
      { env: environment, stdio: ["pipe", "pipe", "inherit"] },
    );
    const header = Buffer.alloc(4);
    header.writeUInt32LE(WATCH.length);
    child.stdin.write(Buffer.concat([header, WATCH]));
    const seen: Buffer[] = [];
    let elapsedMs = Number.NaN;
    child.stdout.on("data", (chunk: Buffer) => {
      if (!Number.isNaN(elapsedMs)) return;
      seen.push(chunk);
      if (!Buffer.concat(seen).includes(COMPLETE)) return;
      elapsedMs = performance.now() - start;
      child.stdin.end();
    });
    child.once("error", reject);
    child.once("exit", () => {
      resolve(elapsedMs);
    });
  });
}
