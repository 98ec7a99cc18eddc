import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import {
  pageReply,
  type PageReply,
  type PageRequest,
} from "@passerelle/shared/protocol/page.ts";
import * as v from "valibot";

/** The window of the page, as far as the exchange with the extension needs it. */
export type PageWindow = Pick<
  Window,
  "isSecureContext" | "origin" | "addEventListener" | "removeEventListener"
> & { postMessage(message: PageRequest, targetOrigin: string): void };

/** @throws PasserelleError `context_insecure`, also where there is no window at all */
export function checkWindow(page: PageWindow | undefined): PageWindow {
  if (page?.isSecureContext) return page;
  throw new PasserelleError("context_insecure");
}

export function send(page: PageWindow, request: PageRequest): void {
  page.postMessage(request, page.origin);
}

/**
 * Listens for the extension's replies to the request `id`: only from this window, of this origin, in the expected form.
 *
 * @returns stops listening
 */
export function listen(
  page: PageWindow,
  id: string,
  onReply: (reply: PageReply) => void,
): () => void {
  const receive = ({ source, origin, data }: MessageEvent<unknown>) => {
    if (source !== page || origin !== page.origin) return;
    if (v.is(pageReply, data) && data.id === id) onReply(data);
  };
  page.addEventListener("message", receive);
  return () => page.removeEventListener("message", receive);
}
