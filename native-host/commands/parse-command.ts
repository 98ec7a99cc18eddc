import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { hostResults } from "@passerelle/shared/protocol/native.ts";

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Reads a frame as JSON, and its request id as far as it can be known, so that a refusal reaches the one who asked.
 *
 * @throws PasserelleError `message_invalid`
 */
export function parseCommand(frame: Buffer): {
  id: number | null;
  json: unknown;
} {
  let json: unknown;
  try {
    json = JSON.parse(decoder.decode(frame));
  } catch {
    throw new PasserelleError("message_invalid", "not UTF-8 JSON");
  }
  return { id: idOf(json), json };
}

function idOf(json: unknown): number | null {
  if (typeof json !== "object" || json === null || !("id" in json)) return null;
  const { id } = json;
  return typeof id === "number" && Number.isSafeInteger(id) && id >= 1
    ? id
    : null;
}

/**
 * Tells a command of a newer extension from nonsense.
 *
 * @throws PasserelleError `command_unknown`
 */
export function checkCommandIsKnown(json: unknown): void {
  if (
    typeof json === "object" &&
    json !== null &&
    "command" in json &&
    typeof json.command === "string" &&
    !Object.hasOwn(hostResults, json.command)
  )
    throw new PasserelleError("command_unknown");
}
