import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { detectIn } from "./detect.ts";
import { checkWindow, listen, send, type PageWindow } from "./exchange.ts";
import type { AuthenticateOptions } from "./types.ts";

/** @throws PasserelleError as told by the extension; `extension_missing`, `operation_cancelled`, `context_insecure` */
export async function authenticateIn(
  window: PageWindow | undefined,
  challenge: string,
  { signal, onKeyRemoved }: AuthenticateOptions = {},
): Promise<string> {
  const page = checkWindow(window);
  checkNotAborted(signal);
  await detectIn(page);
  checkNotAborted(signal);

  const id = crypto.randomUUID();
  const address = { passerelle: "to-extension", version: 1, id } as const;
  return new Promise((resolve, reject) => {
    const stop = listen(page, id, (reply) => {
      if (reply.outcome === "signed") {
        signal?.removeEventListener("abort", abort);
        if (!onKeyRemoved) stop();
        resolve(reply.signature);
      } else if (reply.outcome === "failed") {
        end(new PasserelleError(reply.error.code, reply.error.message));
      } else if (reply.outcome === "key-removed") {
        stop();
        onKeyRemoved?.();
      }
    });
    const end = (error: PasserelleError) => {
      signal?.removeEventListener("abort", abort);
      stop();
      reject(error);
    };
    const abort = () => {
      send(page, { ...address, action: "cancel" });
      end(cancelled(signal));
    };
    signal?.addEventListener("abort", abort);
    send(page, { ...address, action: "authenticate", challenge });
  });
}

function checkNotAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw cancelled(signal);
}

function cancelled(signal: AbortSignal | undefined): PasserelleError {
  return new PasserelleError("operation_cancelled", undefined, {
    cause: signal?.reason,
  });
}
