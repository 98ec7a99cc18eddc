import { bufferOf } from "./buffer-of.ts";

/** Lower-case hexadecimal, whole bytes. */
export function hex(bytes: Uint8Array): string {
  return bufferOf(bytes).toString("hex");
}
