import assert from "node:assert/strict";
import {
  constants,
  generateKeyPairSync,
  sign,
  verify,
  type KeyObject,
} from "node:crypto";
import type { PublicKeyKind } from "../certificate/public-key.ts";
import { chooseScheme, type SignatureScheme } from "./algorithms.ts";
import { verifySignature } from "./verify-signature.ts";

const MESSAGE = Buffer.from("what was to be signed");

interface Case {
  readonly kind: PublicKeyKind;
  readonly mechanism: number;
  readonly keys: { publicKey: KeyObject; privateKey: KeyObject };
}

const ec = (namedCurve: string) => generateKeyPairSync("ec", { namedCurve });
const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
const CASES: readonly Case[] = [
  { kind: { type: "rsa", bits: 2048 }, mechanism: 0x01, keys: rsa },
  { kind: { type: "rsa", bits: 2048 }, mechanism: 0x42, keys: rsa },
  { kind: { type: "rsa", bits: 2048 }, mechanism: 0x0d, keys: rsa },
  {
    kind: { type: "ec", curve: "P-256" },
    mechanism: 0x1041,
    keys: ec("P-256"),
  },
  {
    kind: { type: "ec", curve: "P-521" },
    mechanism: 0x1041,
    keys: ec("P-521"),
  },
  {
    kind: { type: "ed25519" },
    mechanism: 0x1057,
    keys: generateKeyPairSync("ed25519"),
  },
];

/** What a token would return: ECDSA as r ‖ s. */
function signLikeAToken(scheme: SignatureScheme, key: KeyObject): Buffer {
  return sign(scheme.family === "eddsa" ? null : scheme.digest, MESSAGE, {
    key,
    dsaEncoding: "ieee-p1363",
    ...(scheme.family === "rsa-pss" && {
      padding: constants.RSA_PKCS1_PSS_PADDING,
      saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
    }),
  });
}

describe("verifying a token's signature before it leaves", () => {
  for (const { kind, mechanism, keys } of CASES) {
    const scheme = chooseScheme(kind, [mechanism]);
    assert.ok(scheme);
    const title = `${scheme.family} with ${scheme.digest}`;

    it(`accepts a right one (${title})`, () => {
      const signature = signLikeAToken(scheme, keys.privateKey);
      const { publicKey } = keys;
      verifySignature(scheme, publicKey, MESSAGE, signature);
    });

    it(`refuses one with a flipped bit (${title})`, () => {
      const signature = signLikeAToken(scheme, keys.privateKey);
      signature[10] = (signature[10] ?? 0) ^ 1;
      assert.throws(
        () => verifySignature(scheme, keys.publicKey, MESSAGE, signature),
        { code: "signature_wrong" },
      );
    });

    it(`refuses one of another length (${title})`, () => {
      const right = signLikeAToken(scheme, keys.privateKey);
      for (const signature of [
        Buffer.alloc(0),
        right.subarray(1),
        Buffer.concat([right, Buffer.of(0)]),
        Buffer.alloc(100_000),
      ])
        assert.throws(
          () => verifySignature(scheme, keys.publicKey, MESSAGE, signature),
          { code: "signature_wrong" },
        );
    });
  }

  it("gives an ECDSA signature as CMS carries it", () => {
    const { publicKey, privateKey } = ec("P-256");
    const scheme = chooseScheme({ type: "ec", curve: "P-256" }, null);
    assert.ok(scheme);
    const raw = signLikeAToken(scheme, privateKey);
    const der = verifySignature(scheme, publicKey, MESSAGE, raw);
    assert.ok(verify("sha256", MESSAGE, publicKey, der));
  });
});
