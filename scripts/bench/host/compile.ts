import { mkdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { commandLine, runCommand } from "../../dev/command.ts";

const FOLDER = join(import.meta.dirname, "../../../.cache/bench");

/** Compiles a floor, a C program of one file; gives the program's path. */
export async function compileFloor(source: string): Promise<string> {
  await mkdir(FOLDER, { recursive: true });
  const program = join(FOLDER, `host-${basename(source, ".c")}`);
  await runCommand(commandLine`
    gcc -O2 -Wall -Wextra -Werror -Wno-cast-function-type -I/usr/include/p11-kit-1
    -o ${program} ${source}`);
  return program;
}
