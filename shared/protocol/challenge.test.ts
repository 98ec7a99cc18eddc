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

  for (const [title, relyingParty] of [
    ["a line break", "Banque\nhttps"],
    ["a control character", "Banque\u0007"],
    ["a right-to-left override", "Banque \u202Epooc"],
    ["a bidirectional isolate", "\u2067Banque\u2069"],
    ["a right-to-left mark", "Banque\u200F"],
    ["a zero-width space", "Ban\u200Bque"],
    ["a zero-width joiner", "Ban\u200Dque"],
    ["a byte order mark", "\uFEFFBanque"],
    ["a soft hyphen", "Ban\u00ADque"],
    ["a filler that is drawn as nothing", "\u3164"],
    ["a line separator", "Banque\u2028"],
    ["a lone surrogate", "Banque\uD800"],
    ["nothing but spaces", " \u00A0"],
    ["an address", "https://www.example.coop"],
  ] as const) {
    it(`refuses a name with ${title}`, () => {
      assert.throws(
        () => parseChallenge(encode({ ...challenge, relyingParty })),
        { code: "challenge_invalid" },
      );
    });
  }

  it("takes the names that organisations have", () => {
    for (const relyingParty of [
      "L’Épargne d’Aÿ « Crédit\u00A0& Cœur\u202F» – n° 1 (S.A.)",
      "Caisse d'Épargne".normalize("NFD"),
      "Société Générale.com",
      "בנק הפועלים",
      "中国银行",
    ]) {
      const parsed = parseChallenge(encode({ ...challenge, relyingParty }));
      assert.equal(parsed.relyingParty, relyingParty);
    }
  });

  it("names a purpose it does not serve as such", () => {
    assert.throws(
      () => parseChallenge(encode({ ...challenge, purpose: "sign" })),
      { code: "purpose_unsupported" },
    );
  });
});
