import { spawn, type ChildProcess } from "node:child_process";
import { text } from "node:stream/consumers";
import { HOST_PROGRAM } from "../../fixtures/host-client.ts";
import { createTestToken, type TestToken } from "../../fixtures/softhsm.ts";

interface Settings {
  readonly stdin?: string;
  /** Besides the token's, and French. */
  readonly environment?: NodeJS.ProcessEnv;
  /** The administrator's file; absent: the token's. */
  readonly configurationFile?: string;
}

interface Run {
  readonly status: number | null;
  readonly output: string;
  readonly errors: string;
}

/** What a test acts on: a token with Élodie's certificate, and the host's program. */
export interface CommandLineScene {
  readonly token: TestToken;
  /** Runs the program to its end. */
  run(args: readonly string[], settings?: Settings): Promise<Run>;
  /** Starts the program, its standard output to this file. */
  start(args: readonly string[], stdout?: "pipe" | number): ChildProcess;
}

/** Makes the token once for a `describe`. */
export function useCommandLine(): CommandLineScene {
  const start = (
    args: readonly string[],
    stdout: "pipe" | number = "pipe",
    { environment = {}, configurationFile }: Settings = {},
  ) => {
    const { token } = scene;
    const file = configurationFile ?? token.configurationFile;
    return spawn(HOST_PROGRAM, [...args, "--config", file], {
      env: { ...token.environment, LC_ALL: "fr_FR.UTF-8", ...environment },
      stdio: ["pipe", stdout, "pipe"],
    });
  };
  const scene = {
    start,
    async run(args, settings = {}) {
      const child = start(args, "pipe", settings);
      child.stdin?.end(settings.stdin);
      const [output, ending] = await Promise.all([
        text(child.stdout!),
        endOf(child),
      ]);
      return { output, ...ending };
    },
  } as CommandLineScene;
  before(async () => {
    const token = await createTestToken([{ name: "Élodie", kind: "p-256" }]);
    Object.assign(scene, { token });
  });
  after(() => scene.token.remove());
  return scene;
}

/** What a program said on standard error, and its status. */
export async function endOf(
  child: ChildProcess,
): Promise<Pick<Run, "status" | "errors">> {
  const [errors, status] = await Promise.all([
    text(child.stderr!),
    new Promise<number | null>((resolve) => {
      child.once("close", resolve);
    }),
  ]);
  return { status, errors };
}

/** The error that a command with --json writes. */
export function errorIn({ output }: Run): Readonly<Record<string, string>> {
  return (JSON.parse(output) as { error: Record<string, string> }).error;
}
