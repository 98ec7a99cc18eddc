import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import type { Portal } from "./portal.ts";

/**
 * Refuses what was not meant for this site: another Host (DNS rebinding), and forms sent from another site. Browsers
 * say where a request comes from in Origin and Sec-Fetch-Site; the anti-forgery token is checked besides.
 */
export function addOwnSiteChecks(portal: Portal, origin: string): void {
  const { host } = new URL(origin);
  portal.addHook("onRequest", async (request) => {
    if (request.host !== host)
      throw new PasserelleError("request_refused", "sent to another host");
    if (request.method === "GET" || request.method === "HEAD") return;
    const { origin: sender, "sec-fetch-site": site } = request.headers;
    if (sender !== undefined && sender !== origin)
      throw new PasserelleError("request_refused", "sent by another origin");
    if (site !== undefined && site !== "same-origin")
      throw new PasserelleError("request_refused", "sent by another site");
  });
}
