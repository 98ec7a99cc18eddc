import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { checkWindow, listen, send, type PageWindow } from "./exchange.ts";
import type { DetectedExtension } from "./types.ts";

/** The content script is there before the page's scripts and answers within milliseconds. */
const DETECT_TIMEOUT_MS = 1000;

/** @throws PasserelleError `extension_missing`, `context_insecure` */
export async function detectIn(
  window: PageWindow | undefined,
): Promise<DetectedExtension> {
  const page = checkWindow(window);
  const id = crypto.randomUUID();
  const address = { passerelle: "to-extension", version: 1, id } as const;
  return new Promise((resolve, reject) => {
    const stop = listen(page, id, (reply) => {
      if (reply.outcome !== "detected") return;
      clearTimeout(timer);
      stop();
      resolve({ extensionVersion: reply.extensionVersion });
    });
    const timer = setTimeout(() => {
      stop();
      reject(new PasserelleError("extension_missing"));
    }, DETECT_TIMEOUT_MS);
    send(page, { ...address, action: "detect" });
  });
}
