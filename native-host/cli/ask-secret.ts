import { openSync, writeSync } from "node:fs";
import { ReadStream } from "node:tty";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { readToEnd } from "../stdio/read-to-end.ts";
import { TypedSecret } from "./typed-secret.ts";

const STDIN = 0;

/** Gives one secret after the other: from lines of standard input, or typed by a person at the terminal. */
export type AskSecret = (question: string) => Promise<string>;

/** Secrets from the lines of standard input, for scripts (`--pin-stdin`); never from the command line. */
export function secretsFromStdin(): AskSecret {
  let lines: string[] | null = null;
  return () => {
    lines ??= readToEnd(STDIN).split(/\r?\n/);
    const line = lines.shift();
    if (line === undefined || line === "")
      return Promise.reject(new PasserelleError("pin_required"));
    return Promise.resolve(line);
  };
}

/** Asks a person at the terminal, without showing what is typed. */
export const askAtTerminal: AskSecret = async (question) => {
  const terminal = openTerminal();
  const input = new ReadStream(terminal);
  // Before the question, or what is typed at once would be shown.
  input.setRawMode(true);
  writeSync(terminal, question.replaceAll("\n", "\r\n"));
  try {
    return await readLine(input);
  } finally {
    input.setRawMode(false);
    writeSync(terminal, "\n");
    input.destroy();
  }
};

function openTerminal(): number {
  try {
    return openSync(process.platform === "win32" ? "CONIN$" : "/dev/tty", "r+");
  } catch (cause) {
    throw new PasserelleError(
      "pin_required",
      "there is no terminal to ask at; use --pin-stdin",
      { cause },
    );
  }
}

function readLine(input: ReadStream): Promise<string> {
  const secret = new TypedSecret();
  input.setEncoding("utf8");
  return new Promise((resolve, reject) => {
    input.on("data", (typed) => {
      const state = secret.take(String(typed));
      if (state === "done") resolve(secret.text);
      if (state === "cancelled") reject(new PasserelleError("entry_abandoned"));
    });
  });
}
