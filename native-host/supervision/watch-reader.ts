import { READER_EMPTY } from "../pkcs11/reader-empty.ts";
import { startProcess } from "./start-process.ts";
import { WATCH_READER_AFTER_MS } from "./time-limits.ts";

/**
 * Tells when a reader is empty while a call to its library lasts: OpenSC 0.23 never returns from some calls when the
 * card is pulled. Gives the function that ends the watch.
 */
export function watchReader(
  reader: string,
  environment: NodeJS.ProcessEnv,
  onEmpty: () => void,
): () => void {
  let end: () => void = () => undefined;
  const timer = setTimeout(() => {
    const child = startProcess("watch-reader", [reader], environment);
    child.once("exit", (status) => {
      if (status === READER_EMPTY) onEmpty();
    });
    child.once("error", () => undefined);
    end = () => child.removeAllListeners("exit").kill("SIGKILL");
  }, WATCH_READER_AFTER_MS);
  return () => {
    clearTimeout(timer);
    end();
  };
}
