import { execFile } from "node:child_process";
import { connect } from "node:net";
import { type HostSystem, thisSystem } from "../modules/host-system.ts";

export type SocketState = "listening" | "refused" | "missing" | "forbidden";

/** What diagnosis asks of the computer beyond its files. */
export interface DiagnosisSystem extends HostSystem {
  /** Runs one of the system's own programs; its output, or null when it is absent, fails or takes too long. */
  run(program: string, args: readonly string[]): Promise<string | null>;
  /** Whether a program listens at a Unix socket. */
  askSocket(path: string): Promise<SocketState>;
}

const PROGRAM_TIMEOUT_MS = 5000;
const MAX_PROGRAM_OUTPUT_BYTES = 256 * 1024;

export function thisDiagnosisSystem(
  environment: NodeJS.ProcessEnv,
  platform: NodeJS.Platform,
): DiagnosisSystem {
  return { ...thisSystem(environment, platform), run, askSocket };
}

function run(program: string, args: readonly string[]): Promise<string | null> {
  return new Promise((resolve) => {
    execFile(
      program,
      args,
      {
        timeout: PROGRAM_TIMEOUT_MS,
        maxBuffer: MAX_PROGRAM_OUTPUT_BYTES,
        windowsHide: true,
      },
      (error, output) => resolve(error === null ? output : null),
    );
  });
}

const SOCKET_STATES: Readonly<Record<string, SocketState>> = {
  ECONNREFUSED: "refused",
  EACCES: "forbidden",
  EPERM: "forbidden",
};

export function askSocket(path: string): Promise<SocketState> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once("connect", () => {
      socket.destroy();
      resolve("listening");
    });
    socket.once("error", ({ code = "" }: NodeJS.ErrnoException) => {
      resolve(SOCKET_STATES[code] ?? "missing");
    });
  });
}
