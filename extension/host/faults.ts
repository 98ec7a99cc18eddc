import type { ErrorCode } from "@passerelle/shared/errors/codes.ts";

/**
 * What the browsers say when a native port closes: Chromium's `runtime.lastError`, Firefox's `port.error`. First match
 * wins. Firefox says the same for a host that is not installed and for one that does not allow this extension.
 */
const FAULTS: readonly (readonly [RegExp, ErrorCode])[] = [
  [/host not found/i, "host_not_found"],
  [/no such native application/i, "host_not_found"],
  [/is forbidden/i, "host_forbidden"],
  [/disabled by the system administrator/i, "host_blocked"],
  [/host has exited/i, "host_exited"],
  [/error when communicating/i, "host_unreadable"],
  [/exceeds the limit/i, "host_unreadable"],
];

/** @param browserMessage null where the browser gives no reason, as Firefox does when the host ends */
export function faultOf(browserMessage: string | null): ErrorCode {
  const fault = FAULTS.find(([said]) => said.test(browserMessage ?? ""));
  return fault?.[1] ?? "host_exited";
}
