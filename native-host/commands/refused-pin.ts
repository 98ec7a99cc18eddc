import type { ErrorCode } from "@passerelle/shared/errors/codes.ts";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import type { TriesLeft } from "@passerelle/shared/protocol/tokens.ts";

/** A PIN or PUK that the token refused, with what it admits of the tries left. */
export class RefusedPin extends PasserelleError {
  readonly triesLeft: TriesLeft;

  constructor(code: ErrorCode, detail: string, triesLeft: TriesLeft) {
    super(code, detail);
    this.triesLeft = triesLeft;
  }
}
