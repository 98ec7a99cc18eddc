import { PasserelleError } from "../errors/passerelle-error.ts";
import { MAX_ORIGIN_CHARACTERS, NONCE_CHARACTERS } from "../limits.ts";

export const PURPOSES = ["login", "approve", "sign"] as const;
export type Purpose = (typeof PURPOSES)[number];

export interface StatementFields {
  readonly purpose: Purpose;
  /** RFC 6454 §6.2 ASCII serialisation, as the browser gives it: `https://www.example.coop`. */
  readonly origin: string;
  /** base64url of 32 random bytes. */
  readonly nonce: string;
  /** `none`, or the base64url SHA-256 of the operation as RFC 8785 JSON. */
  readonly operation: string;
}

const NONCE = new RegExp(`^[A-Za-z0-9_-]{${NONCE_CHARACTERS}}$`);
/** `none`, or the base64url of a SHA-256. */
export const OPERATION = /^(?:none|[A-Za-z0-9_-]{43})$/;
const encoder = new TextEncoder();

/**
 * Builds the bytes that are signed: ASCII, LF line ends, closing LF, exactly five lines. Refuses any field that could
 * make two different statements look alike.
 *
 * @throws PasserelleError `message_invalid`
 */
export function buildStatement({
  purpose,
  origin,
  nonce,
  operation,
}: StatementFields): Uint8Array {
  if (!PURPOSES.includes(purpose))
    throw new PasserelleError("message_invalid", "unknown purpose");
  checkOrigin(origin);
  if (!NONCE.test(nonce))
    throw new PasserelleError(
      "message_invalid",
      "nonce is not base64url of 32 bytes",
    );
  if (!OPERATION.test(operation))
    throw new PasserelleError(
      "message_invalid",
      "operation is not none or a SHA-256",
    );
  return encoder.encode(
    `Passerelle statement 1\npurpose: ${purpose}\norigin: ${origin}\nnonce: ${nonce}\noperation: ${operation}\n`,
  );
}

/**
 * Checks that a text is a web origin in its one serialisation (no path, no default port, no upper case, no user).
 *
 * @throws PasserelleError `message_invalid`
 */
export function checkOrigin(origin: string): void {
  if (origin === lastGood) return;
  const isCanonical =
    origin.length <= MAX_ORIGIN_CHARACTERS &&
    URL.canParse(origin) &&
    new URL(origin).origin === origin;
  if (!isCanonical || !/^https?:\/\/[\x21-\x7e]+$/.test(origin)) {
    throw new PasserelleError(
      "message_invalid",
      "not a web origin in its ASCII serialisation",
    );
  }
  lastGood = origin;
}

/** A site checks its own origin over and over. */
let lastGood: string | undefined;
