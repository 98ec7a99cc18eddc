import { isAbsolute } from "node:path";

/** Whether a person or a script started the program. A browser gives an origin, a manifest's path, or nothing at all. */
export function isCommandLine(args: readonly string[]): boolean {
  const [first] = args;
  if (first === undefined) return process.stdin.isTTY;
  return !/^[a-z-]+:\/\//.test(first) && !isAbsolute(first);
}
