import { appendFileSync, renameSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { makePrivateFolder } from "./private-folder.ts";

/** One line an event. Callers give codes, names and numbers; never a PIN, a signature or anything a page sent. */
export type Log = (
  event: string,
  facts?: Readonly<Record<string, LogFact>>,
) => void;
export type LogFact = string | number | boolean | null;

const MAX_FILE_BYTES = 512 * 1024;
const MAX_FACT_CHARACTERS = 300;

/**
 * A log file of bounded size: when full it becomes `<path>.1` and a new one is begun. A log that cannot be written is
 * no reason to refuse the user, so failures to write are ignored.
 */
export function openLogFile(path: string, clock: () => Date): Log {
  return (event, facts = {}) => {
    const fields = Object.entries(facts).map(
      ([name, value]) =>
        `${name}=${JSON.stringify(typeof value === "string" ? value.slice(0, MAX_FACT_CHARACTERS) : value)}`,
    );
    try {
      rotate(path);
      appendFileSync(
        path,
        `${[clock().toISOString(), process.pid, event, ...fields].join(" ")}\n`,
        { mode: 0o600 },
      );
    } catch {
      // A full disk or a read-only home must not stop a sign-in.
    }
  };
}

function rotate(path: string): void {
  const size = statSync(path, { throwIfNoEntry: false })?.size;
  if (size === undefined) makePrivateFolder(dirname(path));
  else if (size >= MAX_FILE_BYTES) renameSync(path, `${path}.1`);
}
