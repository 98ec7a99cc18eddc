import { spawn } from "node:child_process";
import { cp, mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { buffer, text } from "node:stream/consumers";
import { quoted } from "../../../scripts/dev/command.ts";
import {
  createRunFolder,
  removeRunFolder,
} from "../../../scripts/dev/folders.ts";
import { writeProgram } from "../../../scripts/dev/host.ts";
import { HOST_PROGRAM } from "../../fixtures/host-client.ts";

export const NO_NODE = "/nonexistent/node";

interface Run {
  readonly status: number | null;
  readonly output: Buffer;
  readonly errors: string;
}

/** What a test acts on: a copy of the built host, in a folder of the test's. */
export interface Launcher {
  readonly folder: string;
  /** Of the host's program, below `folder`. */
  readonly copy: string;
  readonly program: string;
  /** Runs the copy to its end. */
  run(args: readonly string[], environment?: NodeJS.ProcessEnv): Promise<Run>;
}

/** Copies the host for each test of a `describe`. */
export function useLauncher(): Launcher {
  const launcher = {
    run: (args, environment) => run(launcher.program, args, environment),
  } as Launcher;
  beforeEach(async () => {
    const folder = await createRunFolder();
    const copy = join(folder, "copy");
    await cp(dirname(HOST_PROGRAM), copy, { recursive: true });
    const program = join(copy, "passerelle-host");
    Object.assign(launcher, { folder, copy, program });
  });
  afterEach(() => removeRunFolder(launcher.folder));
  return launcher;
}

/** Runs a program from the folder above its own. */
export async function run(
  program: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): Promise<Run> {
  const child = spawn(program, args, {
    env: environment,
    cwd: dirname(dirname(program)),
  });
  child.stdin.end();
  const [output, errors, status] = await Promise.all([
    buffer(child.stdout),
    text(child.stderr),
    new Promise<number | null>((resolve) => {
      child.once("close", resolve);
    }),
  ]);
  return { status, output, errors };
}

/** A program in Node's place that says which one it is, and nothing of what it is to run. */
export async function standIn(file: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeProgram(file, `echo ${quoted(file)}`);
}
