import { isDeepStrictEqual } from "node:util";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";

/** Bytes that may change while the server runs. */
export interface ReloadingSource {
  /** DER each; the very same array as long as nothing has changed. */
  current(): readonly Uint8Array[];
  /**
   * Loads anew, at once. The last good set stays when that fails.
   *
   * @throws PasserelleError as the loading does
   */
  reload(): Promise<void>;
  /** Stops reloading by itself. */
  close(): void;
}

export interface ReloadingOptions {
  /** Reloads by itself after so long, again and again; never when left out. */
  readonly reloadEveryMs?: number;
  /** Told when the set has changed. */
  readonly onReloaded?: (count: number) => void;
  /** Told when a reload by itself failed and the last good set stays. */
  readonly onReloadFailed?: (problem: PasserelleError) => void;
}

/**
 * Keeps a set of DER elements loaded. The first load must succeed; from then on there is always a good set.
 *
 * @param load throws PasserelleError when there is nothing or it is not good
 * @throws PasserelleError as `load` does
 */
export async function createReloadingSource(
  load: () => Promise<readonly Uint8Array[]>,
  {
    reloadEveryMs,
    onReloaded = () => undefined,
    onReloadFailed = () => undefined,
  }: ReloadingOptions = {},
): Promise<ReloadingSource> {
  let current = await load();
  let isClosed = false;
  let timer: NodeJS.Timeout | undefined;

  const reload = async (): Promise<void> => {
    const loaded = await load();
    if (isClosed || isDeepStrictEqual(loaded, current)) return;
    current = loaded;
    onReloaded(loaded.length);
  };
  const reloadByItself = async (): Promise<void> => {
    try {
      await reload();
    } catch (problem) {
      if (!(problem instanceof PasserelleError)) throw problem;
      onReloadFailed(problem);
    }
    schedule();
  };
  const schedule = (): void => {
    if (reloadEveryMs === undefined || isClosed) return;
    timer = setTimeout(() => void reloadByItself(), reloadEveryMs).unref();
  };
  schedule();

  return {
    current: () => current,
    reload,
    close() {
      isClosed = true;
      clearTimeout(timer);
    },
  };
}
