import { basename } from "node:path";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import type { LogFact } from "./log-file.ts";

const MAX_FRAMES = 6;
const FRAME = /^ *at (?:(.*) \()?([^()]+?):(\d+):(\d+)\)?$/;

/**
 * What the log says of a failure: its code and detail, which name the PKCS#11 call and its CKR code, or the line of the
 * configuration. Of an error that nobody foresaw only its kind and place: its text could quote what was being worked on.
 */
export function failureFacts(
  error: unknown,
): Readonly<Record<string, LogFact>> {
  if (!(error instanceof PasserelleError))
    return { code: "internal_error", ...placeOf(error) };
  const { code, message, cause } = error;
  return {
    code,
    detail: message,
    ...(code === "internal_error" && placeOf(cause ?? error)),
  };
}

function placeOf(error: unknown): Readonly<Record<string, LogFact>> {
  if (!(error instanceof Error)) return { kind: typeof error };
  const frames = (error.stack ?? "").split("\n").flatMap((line) => {
    const [, where = "", path = "", ...position] = FRAME.exec(line) ?? [];
    return path === ""
      ? []
      : `${where} ${basename(path)}:${position.join(":")}`.trim();
  });
  const kind =
    "code" in error ? `${error.name} ${String(error.code)}` : error.name;
  return { kind, at: frames.slice(0, MAX_FRAMES).join(" < ") };
}
