import assert from "node:assert/strict";
import { KeyObject } from "node:crypto";
import { parsePublicKeyInfo } from "../certificate/public-key.ts";
import { DerReader } from "../der/reader.ts";
import * as der from "../fixtures/der.ts";
import { keyPair, spki } from "../fixtures/keys.ts";
import { STRICT_ALGORITHMS } from "./policy.ts";
import { checkKeyStrength, importPublicKey } from "./public-key.ts";

const RSA = der.sequence(der.oid("1.2.840.113549.1.1.1"), der.nullElement());
const P256 = der.sequence(
  der.oid("1.2.840.10045.2.1"),
  der.oid("1.2.840.10045.3.1.7"),
);

function importDer(bytes: Uint8Array) {
  const info = parsePublicKeyInfo(new DerReader(Uint8Array.from(bytes)), "key");
  return importPublicKey(info, "key");
}

/** SubjectPublicKeyInfo. */
const info = (algorithm: Uint8Array, key: Uint8Array) =>
  der.sequence(algorithm, der.bitString(Buffer.from(key)));

describe("a public key", () => {
  for (const kind of [
    "rsa-2048",
    "P-256",
    "P-384",
    "P-521",
    "Ed25519",
  ] as const) {
    it(`of ${kind} is the one of its certificate, at first use and later`, () => {
      const pair = keyPair(kind, "key");
      const key = importDer(spki(pair));
      assert.equal(key.key.equals(pair.publicKey), true);
      const uses: string[] = [];
      const use = () =>
        key.use(
          (form) =>
            uses.push(form instanceof KeyObject ? "object" : "form") > 0,
        );
      use();
      use();
      assert.deepEqual(uses, ["form", "object"]);
    });
  }

  it("is refused when its point is not on the curve, used or not", () => {
    const point = Buffer.alloc(65, 1);
    point[0] = 4;
    const key = importDer(info(P256, point));
    assert.throws(() => key.checkUsable(), {
      code: "algorithm_not_allowed",
      message: /^key: not a usable key/,
    });
  });

  it("is refused when its point is compressed", () => {
    const point = Buffer.alloc(33, 2);
    assert.throws(() => importDer(info(P256, point)), {
      code: "algorithm_not_allowed",
    });
  });

  it("is refused with an even RSA exponent, or one", () => {
    for (const exponent of [1, 65536]) {
      const modulus = der.tlv(
        2,
        Buffer.concat([Buffer.of(0), Buffer.alloc(256, 0xff)]),
      );
      const key = der.sequence(modulus, der.integer(exponent));
      assert.throws(() => importDer(info(RSA, key)), {
        code: "algorithm_not_allowed",
      });
    }
  });

  it("is refused with an even RSA modulus", () => {
    const ones = Buffer.alloc(256, 0xff);
    for (const last of [0xff, 0xfe]) {
      ones[255] = last;
      const modulus = der.tlv(2, Buffer.concat([Buffer.of(0), ones]));
      const bytes = info(RSA, der.sequence(modulus, der.integer(65537)));
      if (last === 0xff) importDer(bytes);
      else {
        assert.throws(() => importDer(bytes), {
          code: "algorithm_not_allowed",
          message: /modulus/,
        });
      }
    }
  });

  it("is refused with bytes behind it", () => {
    const key = Buffer.concat([
      der.sequence(der.integer(3), der.integer(3)),
      Buffer.of(0),
    ]);
    assert.throws(() => importDer(info(RSA, key)), { code: "der_invalid" });
  });

  it("must have the strength and the curve that the policy asks for", () => {
    const short = importDer(spki(keyPair("rsa-1024", "key")));
    assert.throws(() => checkKeyStrength(short, STRICT_ALGORITHMS, "key"), {
      code: "algorithm_not_allowed",
    });
    const curve = importDer(spki(keyPair("P-256", "key")));
    const policy = { ...STRICT_ALGORITHMS, curves: ["P-384"] as const };
    assert.throws(() => checkKeyStrength(curve, policy, "key"), {
      code: "algorithm_not_allowed",
    });
  });
});
