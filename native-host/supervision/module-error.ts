import type { ErrorCode } from "@passerelle/shared/errors/codes.ts";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";

/** What a module process answered instead of a result. */
export class ModuleError extends PasserelleError {
  /** CK_TOKEN_INFO flags, read after the failure; null when the token is gone. */
  readonly tokenFlags: number | null;

  constructor(code: ErrorCode, detail: string, tokenFlags: number | null) {
    super(code, detail);
    this.tokenFlags = tokenFlags;
  }
}
