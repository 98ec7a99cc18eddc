import { parseWith } from "@passerelle/shared/protocol/parse.ts";
import {
  moduleMessage,
  moduleResults,
  type ModuleCall,
  type ModuleMessage,
} from "../pkcs11/messages.ts";

/**
 * @param callOf the call of the request with this id, if one waits under it
 * @throws SyntaxError, PasserelleError `module_failed`
 */
export function parseModuleMessage(
  frame: Buffer,
  callOf: (id: number) => ModuleCall | undefined,
): ModuleMessage {
  const untrusted: unknown = JSON.parse(frame.toString("utf8"));
  const message = parseWith(moduleMessage, untrusted, "module_failed");
  if ("result" in message) {
    const call = callOf(message.id);
    if (call !== undefined)
      parseWith(moduleResults[call], message.result, "module_failed");
  }
  return message;
}
