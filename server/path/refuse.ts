import type { ErrorCode } from "@passerelle/shared/errors/codes.ts";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";

/** Names a certificate by its place: 1 is the signer’s own, the last one the trust anchor’s. */
export function placeOf(index: number): string {
  places[index] ??= `certificate ${index + 1} of the path`;
  return places[index];
}

/** Asked for far more often than shown. */
const places: string[] = [];

export function refusePath(
  code: ErrorCode,
  index: number,
  reason: string,
): PasserelleError {
  return new PasserelleError(code, `${placeOf(index)}: ${reason}`);
}
