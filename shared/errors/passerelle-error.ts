import { ERRORS, type ErrorCode } from "./codes.ts";

/**
 * The one error of the product. `code` is what programs act on and what crosses hops; `message` tells a developer what
 * exactly was wrong (never a PIN, key or signature bytes); the sentence for the person is `sentenceFor(code, language)`.
 */
export class PasserelleError extends Error {
  override readonly name = "PasserelleError";
  readonly code: ErrorCode;

  constructor(code: ErrorCode, detail?: string, options?: ErrorOptions) {
    super(detail ?? ERRORS[code].en, options);
    this.code = code;
  }
}

/** What was thrown, if it is an error of the product's; any other is an internal one. */
export function asPasserelleError(thrown: unknown): PasserelleError {
  return thrown instanceof PasserelleError
    ? thrown
    : new PasserelleError("internal_error", undefined, { cause: thrown });
}
