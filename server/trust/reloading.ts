import { isDeepStrictEqual } from "node:util";
import * as v from "valibot";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { parseWith } from "@passerelle/shared/protocol/parse.ts";
import { tell } from "../options/listener.ts";
import { inTime } from "../revocation/deadline.ts";
import { LOAD_TIMEOUT_MS } from "./limits.ts";
import { reloadingEntries } from "./reloading-entries.ts";

/** Bytes that may change while the server runs. */
export interface ReloadingSource {
  /**
   * DER each; the very same array as long as nothing has changed.
   *
   * @throws PasserelleError `trust_material_invalid` where what was loaded may be used no longer
   */
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
  readonly reloadEveryMs?: number | undefined;
  /** A load that takes longer has failed. Default: five minutes. */
  readonly loadTimeoutMs?: number | undefined;
  /** Told when the set has changed. */
  readonly onReloaded?: ((count: number) => void) | undefined;
  /** Told when a reload by itself failed and the last good set stays. Default: a warning of Node’s. */
  readonly onReloadFailed?: ((problem: PasserelleError) => void) | undefined;
}

/** What a load brings. */
export interface LoadedMaterial {
  /** DER. */
  readonly elements: readonly Uint8Array[];
  /** Unix time in milliseconds; absent: for ever. */
  readonly usableUntil?: number;
  /** Called where the set is about to be used, and no other comes between; throws where it may not be. */
  readonly accept?: () => void;
}

/**
 * Keeps a set of DER elements loaded. The first load must succeed; from then on there is always the last good set, until
 * its time is over. Of loads that overlap, the one that began last counts.
 *
 * @param load is given what is loaded so far; throws PasserelleError when there is nothing or it is not good
 * @throws PasserelleError as `load` does; `configuration_refused`
 */
export async function createReloadingSource(
  load: (known: readonly Uint8Array[]) => Promise<LoadedMaterial>,
  options: ReloadingOptions = {},
  clock: () => Date = () => new Date(),
): Promise<ReloadingSource> {
  const {
    reloadEveryMs,
    loadTimeoutMs = LOAD_TIMEOUT_MS,
    onReloaded = () => undefined,
    onReloadFailed = warn,
  } = parseWith(
    v.strictObject(reloadingEntries),
    options,
    "configuration_refused",
  );
  // A file on a dead network drive, or a fetcher that never answers, would otherwise have been the last reload.
  const loadInTime = (known: readonly Uint8Array[]) =>
    inTime(load(known), loadTimeoutMs, "trust_material_invalid");
  const first = await loadInTime([]);
  first.accept?.();
  let { elements, usableUntil = Infinity } = first;
  let begun = 0;
  let applied = 0;
  let isClosed = false;
  let timer: NodeJS.Timeout | undefined;

  const reload = async (): Promise<void> => {
    const number = ++begun;
    const loaded = await loadInTime(elements);
    if (isClosed || number < applied) return;
    loaded.accept?.();
    applied = number;
    usableUntil = loaded.usableUntil ?? Infinity;
    if (isDeepStrictEqual(loaded.elements, elements)) return;
    elements = loaded.elements;
    tell(onReloaded, elements.length);
  };
  const reloadByItself = async (): Promise<void> => {
    try {
      await reload();
    } catch (cause) {
      if (!isClosed) tell(onReloadFailed, problemOf(cause));
    } finally {
      schedule();
    }
  };
  const schedule = (): void => {
    if (reloadEveryMs === undefined || isClosed) return;
    timer = setTimeout(() => void reloadByItself(), reloadEveryMs).unref();
  };
  schedule();

  return {
    current() {
      if (clock().getTime() > usableUntil) {
        const since = new Date(usableUntil).toISOString();
        throw new PasserelleError(
          "trust_material_invalid",
          `could not be renewed, and may not be used since ${since}`,
        );
      }
      return elements;
    },
    reload,
    close() {
      isClosed = true;
      clearTimeout(timer);
    },
  };
}

function warn({ message }: PasserelleError): void {
  process.emitWarning(`not reloaded: ${message}`, "PasserelleWarning");
}

/** Nobody waits for a reload by itself: whatever a fetcher throws would end the process. */
function problemOf(cause: unknown): PasserelleError {
  if (cause instanceof PasserelleError) return cause;
  return new PasserelleError(
    "trust_material_invalid",
    `the reload failed unexpectedly: ${cause instanceof Error ? cause.message : "unknown"}`,
    { cause },
  );
}
