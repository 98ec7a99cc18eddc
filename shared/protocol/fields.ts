import * as v from "valibot";
import { ERROR_CODES } from "../errors/codes.ts";
import { checkOrigin, OPERATION } from "../statement/build.ts";
import * as limits from "../limits.ts";

export const text = (maxCharacters: number) =>
  v.pipe(v.string(), v.maxLength(maxCharacters));
export const base64url = (maxCharacters: number) =>
  v.pipe(text(maxCharacters), v.regex(/^[A-Za-z0-9_-]+$/));

export const label = text(limits.MAX_LABEL_CHARACTERS);
export const requestId = v.pipe(
  text(limits.MAX_REQUEST_ID_CHARACTERS),
  v.regex(/^[A-Za-z0-9-]+$/),
);
export const challengeText = base64url(limits.MAX_CHALLENGE_CHARACTERS);
export const signatureText = base64url(limits.MAX_SIGNATURE_CHARACTERS);
export const nonce = v.pipe(
  base64url(limits.NONCE_CHARACTERS),
  v.length(limits.NONCE_CHARACTERS),
);
export const operationHash = v.pipe(v.string(), v.regex(OPERATION));
/** SHA-256 of a certificate's DER, lower-case hexadecimal: what identifies it everywhere. */
export const certificateHash = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));

export const origin = v.pipe(
  text(limits.MAX_ORIGIN_CHARACTERS),
  v.check((value) => {
    try {
      checkOrigin(value);
      return true;
    } catch {
      return false;
    }
  }),
);

export const errorCode = v.picklist(ERROR_CODES);
/** An error as it crosses a hop: the code decides, the message is for developers. */
export const wireError = v.strictObject({
  code: errorCode,
  message: text(limits.MAX_ERROR_CHARACTERS),
});
