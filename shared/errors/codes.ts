import { BRIDGE_ERRORS } from "./bridge-errors.ts";
import { HOST_ERRORS } from "./host-errors.ts";
import { SERVER_ERRORS } from "./server-errors.ts";
import { TOKEN_ERRORS } from "./token-errors.ts";

/** The one table of error codes: append-only, carried across hops by code. */
export const ERRORS = {
  ...BRIDGE_ERRORS,
  ...HOST_ERRORS,
  ...TOKEN_ERRORS,
  ...SERVER_ERRORS,
};

export type ErrorCode = keyof typeof ERRORS;

export const ERROR_CODES = Object.keys(ERRORS) as ErrorCode[];
