import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { origin } from "@passerelle/shared/protocol/fields.ts";
import { parseWith } from "@passerelle/shared/protocol/parse.ts";
import type { Runtime } from "webextension-polyfill";

/** The page that asks, in the browser's own words. */
export interface Requester {
  readonly tabId: number;
  readonly windowId: number;
  /** RFC 6454 ASCII serialisation. */
  readonly origin: string;
}

/** Chromium and Firefox give the origin itself; it is not yet in the polyfill's types. */
type Sender = Runtime.MessageSender & { readonly origin?: string };

/**
 * Who opened the port, never from a message: only the top frame of a tab, only in a secure context.
 *
 * @throws PasserelleError `message_invalid`, `context_insecure`
 */
export function requesterOf(sender: Sender | undefined): Requester {
  const { id: tabId, windowId } = sender?.tab ?? {};
  if (tabId === undefined || windowId === undefined || sender?.frameId !== 0) {
    throw new PasserelleError("message_invalid", "not the top frame of a tab");
  }
  const asker = parseWith(
    origin,
    sender.origin ?? new URL(sender.url ?? "").origin,
  );
  if (!isPotentiallyTrustworthy(new URL(asker))) {
    throw new PasserelleError("context_insecure");
  }
  return { tabId, windowId, origin: asker };
}

/** Secure Contexts §3.1, as far as web origins go. */
function isPotentiallyTrustworthy({ protocol, hostname }: URL): boolean {
  return (
    protocol === "https:" ||
    /^(?:localhost|.+\.localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname)
  );
}
