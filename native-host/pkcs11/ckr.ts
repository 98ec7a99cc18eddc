import type { ErrorCode } from "@passerelle/shared/errors/codes.ts";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";

export const CKR_USER_ALREADY_LOGGED_IN = 0x100;
/** Of a token; of C_GetSlotList, which asks none, it tells that the readers cannot be reached. */
export const CKR_DEVICE_ERROR = 0x30;
export const CKR_ATTRIBUTE_SENSITIVE = 0x11;
export const CKR_ATTRIBUTE_TYPE_INVALID = 0x12;
export const CKR_OPERATION_ACTIVE = 0x90;
export const CKR_PIN_EXPIRED = 0xa3;

const MAX_DETAIL_CHARACTERS = 200;

export type Meanings = ReadonlyMap<number, ErrorCode>;

/** What each CKR code of PKCS#11 v2.40 §11.1 means to us. What is not listed is `module_failed`. */
const CODES: Meanings = new Map<number, ErrorCode>([
  [0x01, "pin_entry_cancelled"], // CANCEL
  [0x03, "token_removed"], // SLOT_ID_INVALID
  [0x20, "mechanism_unsupported"], // DATA_INVALID
  [0x21, "mechanism_unsupported"], // DATA_LEN_RANGE
  [CKR_DEVICE_ERROR, "token_unreadable"],
  [0x31, "token_unreadable"], // DEVICE_MEMORY
  [0x32, "token_removed"], // DEVICE_REMOVED
  [0x50, "pin_entry_cancelled"], // FUNCTION_CANCELED
  [0x60, "certificate_without_key"], // KEY_HANDLE_INVALID
  [0x62, "mechanism_unsupported"], // KEY_SIZE_RANGE
  [0x63, "mechanism_unsupported"], // KEY_TYPE_INCONSISTENT
  [0x68, "mechanism_unsupported"], // KEY_FUNCTION_NOT_PERMITTED
  [0x70, "mechanism_unsupported"], // MECHANISM_INVALID
  [0x71, "mechanism_unsupported"], // MECHANISM_PARAM_INVALID
  [0x82, "token_removed"], // OBJECT_HANDLE_INVALID
  [0xa0, "pin_incorrect"], // PIN_INCORRECT
  [0xa1, "pin_invalid"], // PIN_INVALID
  [0xa2, "pin_length"], // PIN_LEN_RANGE
  [CKR_PIN_EXPIRED, "pin_expired"],
  [0xa4, "pin_locked"], // PIN_LOCKED
  [0xb0, "token_removed"], // SESSION_CLOSED
  [0xb1, "token_busy"], // SESSION_COUNT
  [0xb3, "token_removed"], // SESSION_HANDLE_INVALID
  [0xb6, "token_busy"], // SESSION_EXISTS
  [0xe0, "token_removed"], // TOKEN_NOT_PRESENT
  [0xe1, "token_unrecognised"], // TOKEN_NOT_RECOGNIZED
  [0xe2, "token_write_protected"], // TOKEN_WRITE_PROTECTED
  [0x101, "pin_required"], // USER_NOT_LOGGED_IN
  [0x102, "pin_not_set"], // USER_PIN_NOT_INITIALIZED
  [0x104, "token_busy"], // USER_ANOTHER_ALREADY_LOGGED_IN
  [0x105, "token_busy"], // USER_TOO_MANY_TYPES
]);

/** What some mean of C_InitPIN, and of C_SetPIN after a login: the new PIN is all that is left to refuse. */
export const OF_NEW_PIN: Meanings = new Map<number, ErrorCode>([
  [0x20, "new_pin_refused"], // DATA_INVALID: OpenSC
  [0x21, "new_pin_refused"], // DATA_LEN_RANGE
  [CKR_DEVICE_ERROR, "new_pin_refused"], // ykcs11
  [0xa1, "new_pin_refused"], // PIN_INVALID
  [0xa2, "new_pin_refused"], // PIN_LEN_RANGE
  [0x1b8, "new_pin_refused"], // PIN_TOO_WEAK
]);

/** What some mean of the security officer’s C_Login: it is the PUK that was judged. */
export const OF_PUK: Meanings = new Map<number, ErrorCode>([
  [0xa0, "puk_incorrect"], // PIN_INCORRECT
  [0xa1, "puk_incorrect"], // PIN_INVALID
  [0xa2, "puk_length"], // PIN_LEN_RANGE
  [0xa4, "puk_locked"], // PIN_LOCKED
]);

/** The same of C_SetPIN by the PUK. The length of the new PIN was checked before. */
export const OF_PUK_AND_NEW_PIN: Meanings = new Map([
  ...OF_PUK,
  ...OF_NEW_PIN,
  [0xa2, "puk_length"],
]);

/** A CKR code that a call returned. */
export class CkrError extends PasserelleError {
  readonly ckr: number;

  constructor(
    ckr: number,
    detail: string,
    meanings: Meanings = CODES,
    options?: ErrorOptions,
  ) {
    super(
      meanings.get(ckr) ?? CODES.get(ckr) ?? "module_failed",
      detail,
      options,
    );
    this.ckr = ckr;
  }
}

export function errorOfCkr(
  ckr: number,
  call: string,
  meanings: Meanings = CODES,
): CkrError {
  return new CkrError(ckr, `${call}: CKR 0x${ckr.toString(16)}`, meanings);
}

/** The CKR number of an error, or null. pkcs11js's C_FindObjects throws a plain Error "CKR_X:145". */
export function ckrOf(error: unknown): number | null {
  if (error instanceof CkrError) return error.ckr;
  if (!(error instanceof Error)) return null;
  if ("code" in error && typeof error.code === "number" && error.code !== 0)
    return error.code;
  const match = /CKR_\w+:(\d+)/.exec(error.message);
  return match?.[1] === undefined ? null : Number(match[1]);
}

/** Turns whatever a PKCS#11 call threw into an error with a code of ours; its message names the call and the CKR code. */
export function fromPkcs11(cause: unknown): PasserelleError {
  if (cause instanceof PasserelleError) return cause;
  const ckr = ckrOf(cause);
  const detail = describe(cause);
  return ckr === null
    ? new PasserelleError("module_failed", detail, { cause })
    : new CkrError(ckr, `${detail} (0x${ckr.toString(16)})`, CODES, { cause });
}

/** The PKCS#11 function that the binding says has failed, or null. */
export function callOf(error: unknown): string | null {
  return error instanceof Error &&
    "method" in error &&
    typeof error.method === "string"
    ? error.method
    : null;
}

function describe(cause: unknown): string {
  if (!(cause instanceof Error)) return "PKCS#11";
  return `${callOf(cause) ?? "PKCS#11"}: ${cause.message.slice(0, MAX_DETAIL_CHARACTERS)}`;
}
