import {
  decodeBase64url,
  encodeBase64url,
} from "@passerelle/shared/encoding/base64url.ts";
import {
  DEFAULT_CHALLENGE_LIFETIME_MS,
  MAX_SIGNATURE_CHARACTERS,
} from "@passerelle/shared/limits.ts";
import {
  answer,
  assertRefused,
  type Bank,
  identify,
  openBank,
  sendSignature,
} from "../fixtures/bank.ts";
import type { Visitor } from "../fixtures/visitor.ts";

describe("sign-in by certificate refuses", () => {
  let bank: Bank;
  let visitor: Visitor;
  before(async () => {
    bank = await openBank();
  });
  after(() => bank.close());
  beforeEach(() => {
    visitor = bank.visitor();
  });

  it("a signature made for another origin", async () => {
    await identify(visitor);
    await sendSignature(
      visitor,
      answer(bank, visitor, bank.anais, "https://banque.example.net"),
    );
    assertRefused(visitor, "statement_mismatch");
  });

  it("an answer to a challenge that has expired", async () => {
    await identify(visitor);
    const signature = answer(bank, visitor);
    bank.wait(DEFAULT_CHALLENGE_LIFETIME_MS + 1000);
    await sendSignature(visitor, signature);
    assertRefused(visitor, "challenge_expired");
  });

  it("an answer to another session’s challenge", async () => {
    const other = bank.visitor("192.0.2.202");
    await identify(other);
    await identify(visitor);
    const signature = answer(bank, other);
    await sendSignature(visitor, signature);
    assertRefused(visitor, "statement_mismatch");
  });

  it("a truncated signature", async () => {
    await identify(visitor);
    const der = decodeBase64url(answer(bank, visitor));
    const truncated = encodeBase64url(der.subarray(0, -20));
    await sendSignature(visitor, truncated);
    assertRefused(visitor, "der_invalid");
  });

  it("a signature that is not base64url, and an empty one", async () => {
    await identify(visitor);
    await sendSignature(visitor, "Ceci n’est pas une signature");
    assertRefused(visitor, "encoding_invalid");
    await sendSignature(visitor, "");
    assertRefused(visitor, "der_invalid");
  });

  it("an oversized signature", async () => {
    await identify(visitor);
    await sendSignature(visitor, "A".repeat(MAX_SIGNATURE_CHARACTERS + 4));
    assertRefused(visitor, "signature_too_large", 413);
  });

  it("what is beyond the limit of the form, without reading on", async () => {
    await identify(visitor);
    await sendSignature(visitor, "A".repeat(3 * MAX_SIGNATURE_CHARACTERS));
    assertRefused(visitor, "message_too_large", 413);
  });
});
