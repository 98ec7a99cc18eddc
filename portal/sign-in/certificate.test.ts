import assert from "node:assert/strict";
import type { ErrorCode } from "@passerelle/shared/errors/codes.ts";
import { sentenceFor } from "@passerelle/shared/errors/sentence.ts";
import {
  DEFAULT_CHALLENGE_LIFETIME_MS,
  MAX_SIGNATURE_CHARACTERS,
} from "@passerelle/shared/limits.ts";
import {
  type Bank,
  identify,
  openBank,
  ORIGIN,
  sendSignature,
  signIn,
} from "../fixtures/bank.ts";
import { CertificationAuthority } from "../fixtures/certification-authority.ts";
import type { Visitor } from "../fixtures/visitor.ts";
import { MAX_REFUSALS, REFUSAL_WINDOW_MS } from "../limits.ts";

describe("sign-in by certificate", () => {
  let bank: Bank;
  let visitor: Visitor;
  before(async () => {
    bank = await openBank();
  });
  after(() => bank.close());
  beforeEach(() => {
    addresses += 1;
    visitor = bank.visitor(`192.0.2.${addresses}`);
  });
  let addresses = 0;

  const answer = (holder = bank.anais, origin = ORIGIN) =>
    bank.authority.answer(visitor.field("challenge"), origin, holder);

  function assertRefused(code: ErrorCode, status = 422): void {
    assert.equal(visitor.response.statusCode, status);
    assert.ok(visitor.page.includes(`<code>${code}</code>`), visitor.page);
    assert.ok(visitor.page.includes(sentenceFor(code, "fr")));
  }

  it("lets the customer in with the enrolled certificate", async () => {
    await signIn(bank, visitor);
    assert.equal(visitor.response.statusCode, 200);
    for (const text of [
      "Bonjour Anaïs Lefèvre",
      "Menuiserie du Quai &amp; Fils",
      "1234\u00a05678",
      "Autorité d’essai – clés",
      "C’est votre première connexion.",
      "Retirez maintenant votre clé.",
    ])
      assert.ok(visitor.page.includes(text), text);
    const serial = bank.anais.certificate.serialNumber.replace(
      /(..)(?=.)/g,
      "$1:",
    );
    assert.ok(visitor.page.includes(serial), serial);
  });
});
