import assert from "node:assert/strict";
import { rootAuthority } from "../fixtures/certificates.ts";
import { keyPair } from "../fixtures/keys.ts";
import { hashOf } from "../der/hash-of.ts";
import { parseTrustAnchors } from "./trust-anchors.ts";

describe("TrustAnchors", () => {
  // Texts that the function to look names up by gives one number.
  const [first, second, third] = ["Racine Aa", "Racine BB", "Racine CC"].map(
    (name) => rootAuthority(name, keyPair("P-256", name)),
  );
  assert.ok(first && second && third);

  it("finds no anchor by the name of another that is looked up by the same number", () => {
    const numberOf = (name: Uint8Array) => hashOf(name, 0, name.length);
    assert.equal(numberOf(first.name), numberOf(second.name));
    const anchors = parseTrustAnchors([first.certificate]);
    assert.equal(anchors.findBySubject(second.name).length, 0);
    assert.equal(anchors.findBySubject(first.name).length, 1);
    assert.equal(anchors.findBySubject(third.name).length, 0);
  });

  it("tells such anchors apart where both are trusted", () => {
    const anchors = parseTrustAnchors([first.certificate, second.certificate]);
    for (const { name, certificate } of [first, second]) {
      const found = anchors.findBySubject(name).map(({ bytes }) => bytes);
      assert.deepEqual(found, [new Uint8Array(certificate)]);
    }
  });
});
