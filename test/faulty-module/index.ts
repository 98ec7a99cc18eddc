import { copyFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { commandLine, runCommand } from "../../scripts/dev/command.ts";

const SOURCES = [
  "library",
  "settings",
  "faults",
  "tokens",
  "objects",
  "slots",
  "sessions",
  "search",
  "signing",
  "sign",
].map((name) => join(import.meta.dirname, `${name}.c`));
/** One misbehaving library on disk. */
export interface FaultyModule {
  readonly path: string;
  /** Replaces the settings, one a line (see settings.c); they are read when the library is loaded. */
  set(settings: readonly string[]): Promise<void>;
  /** The calls made so far, in order. */
  calls(): Promise<string[]>;
}

/** Compiles the library into a folder; each `createFaultyModule` works on a copy of its own. */
export async function compileFaultyModule(folder: string): Promise<string> {
  const library = join(folder, "faulty.so");
  await runCommand(commandLine`
    gcc -shared -fPIC -fvisibility=hidden -O1 -g -Wall -Wextra -Werror -Wno-cast-function-type
    -I/usr/include/p11-kit-1 -o ${library} ${SOURCES} -lcrypto`);
  return library;
}

export async function createFaultyModule(
  compiled: string,
  folder: string,
  name: string,
  settings: readonly string[],
): Promise<FaultyModule> {
  const path = join(folder, `${name}.so`);
  const log = join(folder, `${name}.calls`);
  await copyFile(compiled, path);
  const set = (lines: readonly string[]) =>
    writeFile(
      `${path}.settings`,
      [`log ${name}.calls`, ...lines, ""].join("\n"),
    );
  await set(settings);
  return {
    path,
    set,
    async calls() {
      const text = await readFile(log, "utf8").catch(() => "");
      return text.split("\n").filter((line) => line !== "");
    },
  };
}
