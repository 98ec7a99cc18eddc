import type { ErrorCode } from "@passerelle/shared/errors/codes.ts";
import * as limits from "./time-limits.ts";

/**
 * How long a library is left alone before it is started again, longer each time. One that only says it cannot work now is
 * asked often; one that hung has its card reset at every start, which disturbs other programs for nothing.
 *
 * @param restarts how many there were since it last lived long
 */
export function restartDelayMs(code: ErrorCode, restarts: number): number {
  const [firstMs, maxMs] = DELAYS_MS[code] ?? OTHER_DELAYS_MS;
  return Math.min(firstMs * 2 ** restarts, maxMs);
}

const DELAYS_MS: Partial<Record<ErrorCode, readonly [number, number]>> = {
  module_crashed: [limits.FIRST_RESTART_DELAY_MS, limits.MAX_RESTART_DELAY_MS],
  module_timeout: [
    limits.FIRST_RESTART_AFTER_HANG_MS,
    limits.MAX_RESTART_AFTER_HANG_MS,
  ],
};
const OTHER_DELAYS_MS = [
  limits.FIRST_RESTART_DELAY_MS,
  limits.MAX_RETRY_DELAY_MS,
] as const;
