import * as v from "valibot";
import { decodeBase64url, encodeBase64url } from "../encoding/base64url.ts";
import { PasserelleError } from "../errors/passerelle-error.ts";
import * as limits from "../limits.ts";
import { base64url, nonce } from "./fields.ts";
import { parseWith } from "./parse.ts";

/**
 * Control and format characters (bidirectional overrides among them), line and paragraph separators, lone surrogates,
 * and whatever else is drawn as nothing: a name could hide behind them or rearrange what stands beside it.
 */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{DI}\u{2800}]/u;

/** What the dialog calls a relying party: one line of visible text, and no address, for the origin is the browser's to tell. */
export const relyingPartyName = v.pipe(
  v.string(),
  v.minLength(1),
  v.maxLength(limits.MAX_RELYING_PARTY_NAME_CHARACTERS),
  v.check((name) => name.trim() !== ""),
  v.check((name) => !UNSEEN.test(name)),
  v.check((name) => !name.includes("://")),
);

const challengeSchema = v.strictObject({
  version: v.literal(1),
  purpose: v.picklist(["login"]),
  nonce,
  /** Unix time in seconds. */
  expiresAt: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  /** The name the dialog shows beside the origin. */
  relyingParty: relyingPartyName,
  /** DER distinguished names of the issuers the server accepts, base64url; absent: any. */
  acceptedIssuers: v.optional(
    v.pipe(
      v.array(base64url(limits.MAX_ISSUER_NAME_CHARACTERS)),
      v.maxLength(limits.MAX_ACCEPTED_ISSUERS),
    ),
  ),
});

/** What the server asks the extension to have signed. */
export type Challenge = v.InferOutput<typeof challengeSchema>;

/** Encodes a challenge as it stands in the page: base64url of its JSON. */
export function encodeChallenge(challenge: Challenge): string {
  return encodeBase64url(new TextEncoder().encode(JSON.stringify(challenge)));
}

/**
 * Parses a challenge as a page gives it. Expiry is the caller's to check, with its own clock.
 *
 * @throws PasserelleError `challenge_invalid`, `purpose_unsupported`
 */
export function parseChallenge(untrusted: string): Challenge {
  if (untrusted.length > limits.MAX_CHALLENGE_CHARACTERS) {
    throw new PasserelleError("challenge_invalid", "longer than the limit");
  }
  let json: unknown;
  try {
    json = JSON.parse(
      new TextDecoder("utf-8", { fatal: true }).decode(
        decodeBase64url(untrusted),
      ),
    );
  } catch (cause) {
    throw new PasserelleError("challenge_invalid", "not base64url JSON", {
      cause,
    });
  }
  if (
    v.is(
      v.looseObject({
        version: v.literal(1),
        purpose: v.picklist(["approve", "sign"]),
      }),
      json,
    )
  ) {
    throw new PasserelleError(
      "purpose_unsupported",
      "only sign-in is supported",
    );
  }
  return parseWith(challengeSchema, json, "challenge_invalid");
}
