import assert from "node:assert/strict";
import { STRICT_ALGORITHMS } from "../../algorithms/policy.ts";
import { parseCertificate } from "../../certificate/parse.ts";
import * as make from "../../fixtures/certificates.ts";
import { keyPair } from "../../fixtures/keys.ts";
import * as given from "../../fixtures/revocation.ts";
import { checkRevocation, type RevocationCheck } from "../check-revocation.ts";

/** A namesake of the authority, with another key. */
const namesake = make.intermediateAuthority(
  given.root,
  "Autorité",
  keyPair("P-256", "namesake"),
  { serialNumber: given.authoritySerial },
);
const pathBelow = ({ certificate }: make.Authority) =>
  [given.customer(), certificate, given.root.certificate].map(parseCertificate);

describe("a CRL whose signature was found good", () => {
  const crls = [given.crlOf(given.authority), given.rootCrl];
  const check = (
    authority: make.Authority,
    options: Partial<RevocationCheck> = {},
  ) =>
    checkRevocation({
      path: pathBelow(authority),
      crls,
      ocspResponses: [],
      at: make.NOW,
      mode: "hard",
      ...options,
    });

  beforeEach(() => {
    assert.deepEqual(check(given.authority), ["crl", "crl"]);
  });

  it("counts for its authority alone, and not for a namesake", () => {
    assert.throws(() => check(namesake), {
      code: "crl_invalid",
      message: /signature/,
    });
    assert.deepEqual(check(given.authority), ["crl", "crl"]);
  });

  it("is held to the policy of each check", () => {
    const policy = { ...STRICT_ALGORITHMS, digests: ["sha512"] as const };
    assert.throws(() => check(given.authority, { policy }), {
      code: "crl_invalid",
      message: /sha256|SHA-256/,
    });
  });

  it("is verified anew where its bytes are written over", () => {
    const [crl] = crls as [Buffer];
    const byte = crl.length - 1;
    crl.writeUInt8(crl.readUInt8(byte) ^ 1, byte);
    assert.throws(() => check(given.authority), { code: "crl_invalid" });
    crl.writeUInt8(crl.readUInt8(byte) ^ 1, byte);
  });
});
