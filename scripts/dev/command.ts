import { execFile } from "node:child_process";
import { promisify } from "node:util";

/**
 * A command line as a template: split at white space, where each `${value}` stays whole whatever it holds, and a list
 * becomes as many words. No shell reads it.
 */
export function commandLine(
  template: TemplateStringsArray,
  ...values: readonly (string | number | readonly string[])[]
): string[] {
  return template
    .map((piece, index) => (index === 0 ? piece : `\0${index - 1}\0${piece}`))
    .join("")
    .split(/\s+/)
    .filter((word) => word !== "")
    .flatMap((word) => {
      const [, whole] = /^\0(\d+)\0$/.exec(word) ?? [];
      const list = values[Number(whole)];
      if (typeof list === "object") return list;
      return word.replace(/\0(\d+)\0/g, (_, index) => String(values[index]));
    });
}

/** A word as a shell reads it back, whatever it holds. */
export function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}

/** Runs a command to its end and gives what it printed; rejects, with what it said on stderr, when it fails. */
export async function runCommand(
  [command = "", ...parameters]: readonly string[],
  environment: NodeJS.ProcessEnv = process.env,
): Promise<string> {
  const { stdout } = await promisify(execFile)(command, parameters, {
    env: environment,
    maxBuffer: 16 * 1024 * 1024,
  });
  return stdout;
}
