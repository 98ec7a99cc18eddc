import type { ErrorCode } from "@passerelle/shared/errors/codes.ts";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";

/** A refusal by the token after which its flags were read again. */
export class RefusedPin extends PasserelleError {
  /** CK_TOKEN_INFO flags. */
  readonly tokenFlags: number;

  constructor(code: ErrorCode, detail: string, tokenFlags: number) {
    super(code, detail);
    this.tokenFlags = tokenFlags;
  }

  static from(error: {
    code: ErrorCode;
    message: string;
    tokenFlags?: number | undefined;
  }): PasserelleError {
    return error.tokenFlags === undefined
      ? new PasserelleError(error.code, error.message)
      : new RefusedPin(error.code, error.message, error.tokenFlags);
  }
}
