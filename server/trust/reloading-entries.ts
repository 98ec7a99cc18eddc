import * as v from "valibot";
import type { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { functionOption, timerMs } from "../options/shapes.ts";

/** Of `ReloadingOptions`. */
export const reloadingEntries = {
  reloadEveryMs: v.optional(timerMs),
  loadTimeoutMs: v.optional(timerMs),
  onReloaded: v.optional(functionOption<(count: number) => void>()),
  onReloadFailed:
    v.optional(functionOption<(problem: PasserelleError) => void>()),
};
