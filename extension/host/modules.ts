import { LASTING_MODULE_FAULTS } from "@passerelle/shared/errors/lasting-faults.ts";
import type { TokenSnapshot } from "@passerelle/shared/protocol/tokens.ts";

/** False where no key will ever appear, however often it is plugged in. */
export function hasWorkingModule({ modules }: TokenSnapshot): boolean {
  return modules.some(
    ({ error }) => error === null || !LASTING_MODULE_FAULTS.has(error),
  );
}

/** True while a key is plugged in that is not yet in the list. */
export function isReading({ modules }: TokenSnapshot): boolean {
  return modules.some(({ state }) => state === "reading");
}
