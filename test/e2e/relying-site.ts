import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { createRelyingParty, PasserelleError } from "@passerelle/server";
import { ROOT } from "../../scripts/dev/folders.ts";

const SESSION = "visitor";

export interface RelyingSite {
  readonly origin: string;
  stop(): Promise<void>;
}

/**
 * A site of one visitor whose page signs in with `@passerelle/page`, as built, and whose server verifies with
 * `@passerelle/server`.
 *
 * @param frame the address of a page that its page frames
 */
export async function serveRelyingSite(
  trustAnchorFile: string,
  frame = "about:blank",
): Promise<RelyingSite> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`;
  const relyingParty = createRelyingParty({
    origin,
    name: "Un site qui vérifie",
    trustAnchors: [new X509Certificate(await readFile(trustAnchorFile)).raw],
    revocation: "none",
  });

  const page = async () => {
    const challenge = await relyingParty.issueChallenge({
      purpose: "login",
      session: SESSION,
    });
    const file = new URL("pages/page-api.html", import.meta.url);
    return (await readFile(file, "utf8"))
      .replaceAll("{{challenge}}", challenge)
      .replaceAll("{{frame}}", frame);
  };
  const verify = async (request: IncomingMessage) => {
    const signature = await text(request);
    try {
      const signer = await relyingParty.verify({ signature, session: SESSION });
      return signer.subject.commonName ?? "";
    } catch (error) {
      return error instanceof PasserelleError ? error.code : String(error);
    }
  };

  server.on("request", (request, response) => {
    const answer = async () => {
      if (request.url === "/page.js") {
        response.setHeader("content-type", "text/javascript");
        return readFile(join(ROOT, "build/page/index.js"), "utf8");
      }
      if (request.url === "/verify") return verify(request);
      // The browser's wish for an icon must not replace the challenge.
      if (request.url !== "/") {
        response.statusCode = 404;
        return "";
      }
      response.setHeader("content-type", "text/html; charset=utf-8");
      return page();
    };
    void answer()
      .then((body) => response.end(body))
      .catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  return {
    origin,
    async stop() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
