import assert from "node:assert/strict";
import type { ErrorCode } from "@passerelle/shared/errors/codes.ts";
import * as fixture from "@passerelle/shared/protocol/token-fixture.ts";
import type {
  CertificateSummary,
  TokenSummary,
} from "@passerelle/shared/protocol/tokens.ts";
import { chooseCertificate, chooseToken } from "./choose-token.ts";

const certificate = (hash: string, unsuitable: ErrorCode | null = null) =>
  fixture.certificate({ hash, unsuitable });
const token = (label: string, ...certificates: CertificateSummary[]) =>
  fixture.token({ id: `0.${label}`, label, certificates });
const snapshot = (...tokens: TokenSummary[]) => fixture.snapshot(tokens);

describe("choosing by the command line", () => {
  it("takes the only key, or the one that is named", () => {
    assert.equal(chooseToken(snapshot(token("a")), undefined).label, "a");
    const two = snapshot(token("a"), token("b"));
    assert.equal(chooseToken(two, "b").label, "b");
    assert.equal(chooseToken(two, "0.a").label, "a");
  });

  it("never guesses among several", () => {
    const two = snapshot(token("a"), token("b"));
    assert.throws(() => chooseToken(two, undefined), {
      code: "arguments_invalid",
    });
    assert.throws(() => chooseToken(two, "c"), { code: "token_not_found" });
    const certificates = snapshot(
      token("a", certificate("11"), certificate("12")),
    );
    assert.throws(() => chooseCertificate(certificates, undefined, "1"), {
      code: "arguments_invalid",
    });
  });

  it("takes the only suitable certificate, or the one whose hash begins so", () => {
    const tokens = snapshot(
      token("a", certificate("11", "certificate_expired"), certificate("22")),
    );
    const hash = (wanted?: string) =>
      chooseCertificate(tokens, undefined, wanted).certificate.hash;
    assert.equal(hash(), "22");
    assert.equal(hash("11"), "11");
    assert.throws(() => hash("33"), { code: "certificate_not_found" });
  });

  it("says why no certificate can be taken", () => {
    const refusal = (
      code: ErrorCode,
      token: string | undefined,
      certificate: string | undefined,
      ...tokens: TokenSummary[]
    ) =>
      assert.throws(
        () => chooseCertificate(snapshot(...tokens), token, certificate),
        { code },
      );
    const expired = token("a", certificate("11", "certificate_expired"));
    const locked = { ...token("b"), unusable: "pin_locked" } as const;
    refusal("token_not_found", undefined, undefined);
    refusal("token_not_found", "c", undefined, expired, locked);
    refusal("token_not_found", "c", "11", expired, locked);
    refusal("certificate_expired", undefined, undefined, expired);
    refusal("certificate_not_found", "a", "22", expired, locked);
    refusal("pin_locked", "b", undefined, expired, locked);
    refusal("pin_locked", undefined, "22", expired, locked);
    refusal("certificate_not_found", "d", undefined, token("d"));
  });

  it("names the libraries that failed where no key is found, and calls none absent where all did", () => {
    const ready = { name: "A", state: "ready", error: null } as const;
    const failed = {
      name: "B",
      state: "failed",
      error: "module_crashed",
    } as const;
    for (const [modules, code, message] of [
      [[ready], "token_not_found", /plugged in/],
      [[ready, failed], "token_not_found", /^B: module_crashed$/],
      [[failed], "module_crashed", /^B: module_crashed$/],
    ] as const) {
      const none = fixture.snapshot([], { modules: [...modules] });
      assert.throws(() => chooseToken(none, undefined), { code, message });
      assert.throws(() => chooseCertificate(none, undefined, undefined), {
        code,
        message,
      });
    }
  });
});
