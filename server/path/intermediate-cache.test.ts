import assert from "node:assert/strict";
import * as make from "../fixtures/certificates.ts";
import { authority, personOf, root, validate } from "../fixtures/chain.ts";
import { keyPair } from "../fixtures/keys.ts";
import { createIntermediateCache } from "../index.ts";
import { parseCertificate } from "../certificate/parse.ts";

describe("the cache of intermediates", () => {
  const a = authority();
  const parse = (bytes: Uint8Array) => parseCertificate(bytes);

  function filled() {
    const intermediateCache = createIntermediateCache();
    validate({ a }, { intermediateCache });
    assert.notEqual(intermediateCache.find(a.certificate), undefined);
    return intermediateCache;
  }

  it("gives the same path as without it", () => {
    const person = personOf(a);
    const intermediateCache = filled();
    assert.deepEqual(
      validate({ a, person }, { intermediateCache }),
      validate({ a, person }),
    );
  });

  it("remembers neither the signer’s certificate nor the anchor’s", () => {
    const intermediateCache = createIntermediateCache();
    const person = personOf(a);
    validate({ a, person }, { intermediateCache });
    assert.equal(intermediateCache.find(person), undefined);
    assert.equal(intermediateCache.find(root.certificate), undefined);
  });

  it("remembers nothing of a path that is refused", () => {
    const intermediateCache = createIntermediateCache();
    const at = new Date(make.NOT_AFTER.getTime() + 1000);
    assert.throws(() => validate({ a }, { intermediateCache, at }), {
      code: "path_validity",
    });
    assert.throws(
      () => validate({ a }, { intermediateCache, revocation: "hard" }),
      { code: "revocation_unavailable" },
    );
    assert.equal(intermediateCache.find(a.certificate), undefined);
  });

  for (const [what, options, code] of [
    [
      "validity",
      { at: new Date(make.NOT_AFTER.getTime() + 1000) },
      "path_validity",
    ],
    ["revocation", { revocation: "hard" }, "revocation_unavailable"],
    [
      "key strength",
      { policy: { curves: ["P-384"] } },
      "algorithm_not_allowed",
    ],
    [
      "the path’s length",
      { policy: { maxPathLength: 0 } },
      "path_length_exceeded",
    ],
    ["policies", { policy: { requireExplicitPolicy: true } }, "path_policy"],
    ["digests", { policy: { digests: ["sha512"] } }, "algorithm_not_allowed"],
  ] as const) {
    it(`leaves ${what} to be judged each time`, () => {
      const intermediateCache = filled();
      assert.throws(() => validate({ a }, { ...options }), { code });
      assert.throws(() => validate({ a }, { ...options, intermediateCache }), {
        code,
      });
    });
  }

  it("does not make an anchor of what it remembers", () => {
    const intermediateCache = filled();
    const other = make.rootAuthority("Autre racine", keyPair("P-256", "other"));
    assert.throws(
      () =>
        validate(
          { a },
          { intermediateCache, trustAnchors: [other.certificate] },
        ),
      { code: "path_not_found" },
    );
  });

  it("does not take another key of the same name for the issuer’s", () => {
    const intermediateCache = filled();
    const impostor = make.rootAuthority("Racine", keyPair("P-256", "other"));
    assert.throws(
      () =>
        validate(
          { a },
          { intermediateCache, trustAnchors: [impostor.certificate] },
        ),
      { code: "path_signature_invalid" },
    );
  });

  it("verifies the signer’s certificate each time", () => {
    const intermediateCache = filled();
    const person = Buffer.from(personOf(a));
    person[person.length - 1] = (person.at(-1) as number) ^ 1;
    assert.throws(() => validate({ a, person }, { intermediateCache }), {
      code: "path_signature_invalid",
    });
  });

  it("does not know a certificate of which one bit differs", () => {
    const intermediateCache = filled();
    const altered = Buffer.from(a.certificate);
    for (let bit = 0; bit < altered.length * 8; bit += 7) {
      altered[bit >> 3] = (altered[bit >> 3] as number) ^ (1 << (bit & 7));
      assert.equal(intermediateCache.find(altered), undefined);
      altered[bit >> 3] = (altered[bit >> 3] as number) ^ (1 << (bit & 7));
    }
  });

  it("is not changed by who writes to the bytes afterwards", () => {
    const intermediateCache = createIntermediateCache();
    const given = Buffer.from(a.certificate);
    validate({ a: { ...a, certificate: given } }, { intermediateCache });
    given.fill(0);
    const found = intermediateCache.find(a.certificate);
    assert.deepEqual(Buffer.from(found?.bytes ?? []), a.certificate);
  });

  it("is not changed by who writes to the path it helped to find", () => {
    const intermediateCache = filled();
    const { certificates } = validate({ a }, { intermediateCache });
    for (const bytes of certificates) bytes.fill(0);
    structuredClone(certificates, {
      transfer: certificates.map(({ buffer }) => buffer as ArrayBuffer),
    });
    const again = validate({ a }, { intermediateCache });
    assert.deepEqual(Buffer.from(again.certificates[1] ?? []), a.certificate);
  });

  it("keeps no more than its bound, the oldest going first", () => {
    const intermediateCache = createIntermediateCache({ maxEntries: 1 });
    const b: make.Authority = make.intermediateAuthority(
      root,
      "B",
      keyPair("P-256", "b"),
    );
    validate({ a }, { intermediateCache });
    validate({ a: b }, { intermediateCache });
    assert.equal(intermediateCache.find(a.certificate), undefined);
    assert.notEqual(intermediateCache.find(b.certificate), undefined);
  });

  it("knows a signature by the issuer’s key, whichever certificate it is in", () => {
    const intermediateCache = filled();
    const certificate = parse(a.certificate);
    const isSigned = (issuer: make.Authority) =>
      intermediateCache.isSignedBy(certificate, parse(issuer.certificate));
    assert.equal(isSigned(make.rootAuthority("Racine", root.key)), true);
    assert.equal(isSigned(a), false);
  });

  it("refuses a bound that is none", () => {
    for (const maxEntries of [0, -1, 1.5, Number.NaN, Infinity]) {
      assert.throws(() => createIntermediateCache({ maxEntries }), {
        code: "configuration_refused",
      });
    }
  });
});
