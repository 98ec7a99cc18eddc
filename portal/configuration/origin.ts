import { isIPv4 } from "node:net";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import type { Configuration } from "./schema.ts";

/**
 * The origin the site answers to. Anything reachable from elsewhere, by its address or by what it listens on, is served
 * over https only; without a configured origin the portal is a development one, on this machine alone.
 *
 * @param port the port it really listens on
 * @throws PasserelleError `configuration_invalid`
 */
export function chooseOrigin(
  { origin, host }: Pick<Configuration, "origin" | "host">,
  port: number,
): string {
  const chosen = origin ?? `http://localhost:${port}`;
  if (chosen.startsWith("https:")) return chosen;
  if (!isLoopback(new URL(chosen).hostname) || !isLoopback(host)) {
    throw new PasserelleError(
      "configuration_invalid",
      "an https origin is needed for a site that is not on loopback alone",
    );
  }
  return chosen;
}

/** @param host an address, or the host name of a URL */
export function isLoopback(host: string): boolean {
  return (
    host === "localhost" ||
    host === "::1" ||
    host === "[::1]" ||
    (isIPv4(host) && host.startsWith("127."))
  );
}
