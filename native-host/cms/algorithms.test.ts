import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import type { PublicKeyKind } from "../certificate/public-key.ts";
import { chooseScheme, signatureInput } from "./algorithms.ts";

const RSA: PublicKeyKind = { type: "rsa", bits: 2048 };
const choose = (key: PublicKeyKind, mechanisms: number[] | null) => {
  const scheme = chooseScheme(key, mechanisms);
  return scheme === null
    ? null
    : `${scheme.family} ${scheme.digest} 0x${scheme.mechanism.toString(16)} ${scheme.input}`;
};

describe("choosing how a token signs", () => {
  it("prefers what every token has", () => {
    assert.equal(
      choose(RSA, [0x01, 0x40, 0x0d]),
      "rsa-pkcs1 sha256 0x1 digest-info",
    );
    assert.equal(
      choose({ type: "ec", curve: "P-256" }, [0x1044, 0x1041]),
      "ecdsa sha256 0x1041 digest",
    );
  });

  it("takes a mechanism that hashes by itself where the bare one is missing", () => {
    assert.equal(choose(RSA, [0x40]), "rsa-pkcs1 sha256 0x40 message");
    assert.equal(choose(RSA, [0x42, 0x41]), "rsa-pkcs1 sha384 0x41 message");
    assert.equal(choose(RSA, [0x42]), "rsa-pkcs1 sha512 0x42 message");
    assert.equal(
      choose({ type: "ec", curve: "P-384" }, [0x1045]),
      "ecdsa sha384 0x1045 message",
    );
  });

  it("takes RSA-PSS where PKCS#1 is missing", () => {
    assert.equal(choose(RSA, [0x0d]), "rsa-pss sha256 0xd digest");
    assert.equal(choose(RSA, [0x45]), "rsa-pss sha512 0x45 message");
  });

  it("never signs PKCS#1 with a key for RSA-PSS alone, and keeps to its digest", () => {
    const key: PublicKeyKind = {
      type: "rsa-pss",
      bits: 2048,
      digest: "sha384",
    };
    assert.equal(choose(key, [0x01, 0x40]), null);
    assert.equal(choose(key, [0x01, 0x0d]), "rsa-pss sha384 0xd digest");
  });

  it("takes the digest that fits the curve", () => {
    const all = [0x1041];
    assert.match(choose({ type: "ec", curve: "P-384" }, all) ?? "", /sha384/);
    assert.match(choose({ type: "ec", curve: "P-521" }, all) ?? "", /sha512/);
    assert.match(choose({ type: "ed25519" }, [0x1057]) ?? "", /eddsa sha512/);
  });

  it("tries the base case with a token that lists no mechanisms", () => {
    assert.equal(choose(RSA, null), "rsa-pkcs1 sha256 0x1 digest-info");
  });

  it("finds nothing when no mechanism fits", () => {
    assert.equal(choose(RSA, [0x1041]), null);
    assert.equal(choose({ type: "unsupported", name: "DSA" }, null), null);
  });

  it("wraps the digest in a DigestInfo for the bare PKCS#1 mechanism", () => {
    const scheme = chooseScheme(RSA, [0x01]);
    assert.ok(scheme);
    const message = Buffer.from("abc");
    const digest = createHash("sha256").update(message).digest();
    // RFC 8017 §9.2, note 1
    assert.equal(
      signatureInput(scheme, message, digest).toString("hex"),
      `3031300d060960864801650304020105000420${digest.toString("hex")}`,
    );
  });
});
