import assert from "node:assert/strict";
import { createEnrolments } from "../database/enrolments.ts";
import {
  answer,
  assertRefused,
  type Bank,
  enrol,
  identify,
  openBank,
  sendSignature,
} from "../fixtures/bank.ts";
import { CertificationAuthority } from "../fixtures/certification-authority.ts";
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

  it("a certificate of an authority it does not know", async () => {
    const stranger = new CertificationAuthority("Autorité étrangère");
    try {
      await identify(visitor);
      await sendSignature(
        visitor,
        answer(bank, visitor, stranger.issue("Anaïs Lefèvre")),
      );
      assertRefused(visitor, "path_not_found");
    } finally {
      stranger.remove();
    }
  });

  it("an expired certificate", async () => {
    const expired = bank.authority.issue("Périmée", { days: -1 });
    enrol(bank.database, expired, { userNumber: 3 });
    await identify(visitor, { user: "3" });
    await sendSignature(visitor, answer(bank, visitor, expired));
    assertRefused(visitor, "certificate_expired");
  });

  it("a certificate that is not meant for signing in", async () => {
    const wrongUse = bank.authority.issue("Chiffrement", {
      keyUsage: "keyEncipherment",
    });
    enrol(bank.database, wrongUse, { userNumber: 4 });
    await identify(visitor, { user: "4" });
    await sendSignature(visitor, answer(bank, visitor, wrongUse));
    assertRefused(visitor, "certificate_key_usage");
  });

  it("a valid certificate that is not enrolled for this user", async () => {
    const colleague = bank.authority.issue("Yann Le Goff");
    enrol(bank.database, colleague, { userNumber: 5 });
    await identify(visitor);
    await sendSignature(visitor, answer(bank, visitor, colleague));
    assertRefused(visitor, "certificate_not_enrolled", 403);
  });

  it("a certificate whose enrolment was withdrawn, and ends its sessions", async () => {
    const leaver = bank.authority.issue("Paul Quitté");
    const { id } = enrol(bank.database, leaver, { userNumber: 6 });
    await identify(visitor, { user: "6" });
    await sendSignature(visitor, answer(bank, visitor, leaver));
    createEnrolments(bank.database, () => new Date()).withdraw(id);
    await visitor.follow();
    assert.equal(visitor.header("location"), "/session-expiree");
    await identify(visitor, { user: "6" });
    await sendSignature(visitor, answer(bank, visitor, leaver));
    assertRefused(visitor, "certificate_not_enrolled", 403);
  });
});
