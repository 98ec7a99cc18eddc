import { once } from "node:events";
import { readFile } from "node:fs/promises";
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
} from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { makeChallenge } from "../../scripts/dev/challenge.ts";
import type { TlsIdentity } from "./tls-identity.ts";

/** A site that is not the bank's, served from `pages/`. */
export interface Site {
  readonly origin: string;
  /** The bodies of the forms it was sent. */
  readonly received: URLSearchParams[];
  stop(): Promise<void>;
}

export interface SiteOptions {
  /** What stands for `{{challenge}}` in its pages; absent: one of its own, made anew for each page. */
  readonly challenge?: string;
  /** What stands for `{{frame}}` in its pages: the address of a page to frame. */
  readonly frame?: string;
  /** Over TLS, at a loopback address of its own; absent: plainly, at localhost. */
  readonly secure?: { readonly address: string } & TlsIdentity;
}

export async function serveSite(options: SiteOptions = {}): Promise<Site> {
  const received: URLSearchParams[] = [];
  const answer = async (request: IncomingMessage) => {
    if (request.method === "POST") {
      received.push(new URLSearchParams(await text(request)));
      return "<!doctype html><p>Reçu</p>";
    }
    const name = /^\/([a-z-]+)$/.exec(request.url ?? "")?.[1] ?? "none";
    const page = await readFile(
      new URL(`pages/${name}.html`, import.meta.url),
      "utf8",
    );
    return page
      .replaceAll(
        "{{challenge}}",
        options.challenge ?? makeChallenge("Un autre site"),
      )
      .replaceAll("{{frame}}", options.frame ?? "about:blank");
  };
  const listener: RequestListener = (request, response) => {
    response.setHeader("content-type", "text/html; charset=utf-8");
    void answer(request)
      .then((html) => response.end(html))
      .catch(() => response.writeHead(404).end());
  };
  const { secure } = options;
  const server = secure
    ? createSecureServer(secure, listener)
    : createServer(listener);
  server.listen(0, secure?.address ?? "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    origin: secure
      ? `https://${secure.address}:${port}`
      : `http://localhost:${port}`,
    received,
    async stop() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
