import assert from "node:assert/strict";
import { encodeBase64url } from "../encoding/base64url.ts";
import { MAX_CHALLENGE_CHARACTERS } from "../limits.ts";
import {
  encodeChallenge,
  parseChallenge,
  type Challenge,
} from "./challenge.ts";

const challenge: Challenge = {
  version: 1,
  purpose: "login",
  nonce: "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8",
  expiresAt: 1_800_000_000,
  relyingParty: "Banque Coopérative des Rives",
};

const encode = (value: unknown) =>
  encodeBase64url(Buffer.from(JSON.stringify(value)));

describe("challenge", () => {
  it("comes back from its encoding unchanged, accents and accepted issuers included", () => {
    const withIssuers = { ...challenge, acceptedIssuers: ["MAA", "MAAwAA"] };
    assert.deepEqual(parseChallenge(encodeChallenge(challenge)), challenge);
    assert.deepEqual(parseChallenge(encodeChallenge(withIssuers)), withIssuers);
  });

  for (const [title, text] of [
    ["text that is not base64url", "{}"],
    ["bytes that are not JSON", encodeBase64url(Buffer.from("{"))],
    [
      "bytes that are not UTF-8",
      encodeBase64url(Buffer.from([0x22, 0xff, 0x22])),
    ],
    ["another version", encode({ ...challenge, version: 2 })],
    [
      "an unknown field",
      encode({ ...challenge, origin: "https://evil.example" }),
    ],
    ["a missing nonce", encode({ ...challenge, nonce: undefined })],
    ["a nonce of another length", encode({ ...challenge, nonce: "AAEC" })],
    [
      "an expiry that is not a whole number",
      encode({ ...challenge, expiresAt: 1.5 }),
    ],
    [
      "a name that is too long",
      encode({ ...challenge, relyingParty: "x".repeat(101) }),
    ],
    [
      "more than the limit of characters",
      "A".repeat(MAX_CHALLENGE_CHARACTERS + 1),
    ],
  ] as const) {
    it(`refuses ${title}`, () => {
      assert.throws(() => parseChallenge(text), { code: "challenge_invalid" });
    });
  }

  it("names a purpose it does not serve as such", () => {
    assert.throws(
      () => parseChallenge(encode({ ...challenge, purpose: "sign" })),
      { code: "purpose_unsupported" },
    );
  });
});
