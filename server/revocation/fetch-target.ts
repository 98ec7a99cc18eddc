import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { isPublicAddress } from "./fetch-address.ts";
import { MAX_URL_CHARACTERS } from "./limits.ts";

interface ResolvedAddress {
  readonly address: string;
  readonly family: number;
}

/** All addresses of a host name, as `dns.lookup` with `all`. */
export type ResolveHost = (host: string) => Promise<ResolvedAddress[]>;

export const resolveHost: ResolveHost = (host) => lookup(host, { all: true });

export interface FetchTarget {
  readonly url: URL;
  /** The only addresses the request may be sent to. */
  readonly addresses: readonly ResolvedAddress[];
}

/**
 * Checks where a request would go before anything is sent: http or https, no credentials, the scheme's own port, and
 * public addresses alone. What has one of the `allowedOrigins`, scheme and port included, may be anywhere.
 *
 * @throws PasserelleError `fetch_refused`, and `fetch_failed` when the name does not resolve
 */
export async function resolveFetchTarget(
  untrustedUrl: string,
  resolve: ResolveHost,
  allowedOrigins: ReadonlySet<string>,
): Promise<FetchTarget> {
  const url = parseFetchUrl(untrustedUrl);
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const isAllowed = allowedOrigins.has(url.origin);
  if (!isAllowed && url.port !== "") {
    throw refuse(url, "a port other than the scheme’s own");
  }
  const addresses = await addressesOf(url, host, resolve);
  if (!isAllowed && !addresses.every(({ address }) => isPublicAddress(address)))
    throw refuse(url, "an address that is not public");
  return { url, addresses };
}

function parseFetchUrl(untrustedUrl: string): URL {
  if (
    untrustedUrl.length > MAX_URL_CHARACTERS ||
    !/^https?:\/\/[\x21-\x7e]+$/i.test(untrustedUrl) ||
    !URL.canParse(untrustedUrl)
  ) {
    throw new PasserelleError("fetch_refused", "not an http or https URL");
  }
  const url = new URL(untrustedUrl);
  if (url.username !== "" || url.password !== "") {
    throw refuse(url, "credentials in the URL");
  }
  return url;
}

async function addressesOf(
  url: URL,
  host: string,
  resolve: ResolveHost,
): Promise<readonly ResolvedAddress[]> {
  const family = isIP(host);
  if (family !== 0) return [{ address: host, family }];
  let addresses: ResolvedAddress[];
  try {
    addresses = await resolve(host);
  } catch (cause) {
    throw new PasserelleError(
      "fetch_failed",
      `${url.host}: the name does not resolve`,
      { cause },
    );
  }
  if (addresses.length === 0) throw refuse(url, "a name without address");
  return addresses;
}

function refuse(url: URL, reason: string): PasserelleError {
  return new PasserelleError("fetch_refused", `${url.host}: ${reason}`);
}
