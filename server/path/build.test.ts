import assert from "node:assert/strict";
import { MAX_PATH_SIGNATURES } from "../limits.ts";
import * as make from "../fixtures/certificates.ts";
import {
  keys,
  root,
  validate,
  authority,
  personOf,
} from "../fixtures/chain.ts";
import * as der from "../fixtures/der.ts";
import { keyPair } from "../fixtures/keys.ts";

describe("validatePath, of several possible issuers", () => {
  it("finds the path among cross-certificates and renewed keys", () => {
    const other = make.rootAuthority("Autre racine", keyPair("P-256", "other"));
    const a = authority();
    const crossed = make.intermediateAuthority(other, "A", keys.a);
    const renewed = make.intermediateAuthority(root, "A", keys.b);
    const person = personOf(a);
    for (const intermediates of [
      [crossed, renewed, a],
      [renewed, a, crossed],
    ]) {
      const { certificates } = validate(
        { a, person },
        {
          intermediates: intermediates.map(({ certificate }) => certificate),
        },
      );
      assert.deepEqual(
        Buffer.from(certificates[1] as Uint8Array),
        a.certificate,
      );
    }
  });
  it("passes over an expired issuer for a renewed one", () => {
    const expired = authority([], root, {
      notAfter: der.time(make.NOT_BEFORE),
    });
    const a = authority();
    const { certificates } = validate(
      { a },
      { intermediates: [expired.certificate, a.certificate] },
    );
    assert.deepEqual(Buffer.from(certificates[1] as Uint8Array), a.certificate);
  });
  it("takes issuer names for the same whatever their case and string type", () => {
    const shouted = make.name("RACINE", "COOPÉRATIVE  D’ESSAI");
    const a = authority([], { ...root, name: shouted });
    validate({ a });
  });
  it("does not go round in circles", () => {
    const a = make.intermediateAuthority(
      { ...root, name: make.name("B"), key: keys.b },
      "A",
      keys.a,
    );
    const b = make.intermediateAuthority(
      { ...root, name: make.name("A"), key: keys.a },
      "B",
      keys.b,
    );
    assert.throws(
      () => validate({ a }, { intermediates: [a.certificate, b.certificate] }),
      { code: "path_not_found" },
    );
  });
  it("gives up on a maze", () => {
    // Ten authorities of one name, each certified by every other.
    const mazeKeys = Array.from({ length: 10 }, (_, index) =>
      keyPair("P-256", `maze ${index}`),
    );
    const maze = mazeKeys.flatMap((issuer) =>
      mazeKeys.map((subject) =>
        make.intermediateAuthority(
          { ...root, name: make.name("Dédale"), key: issuer },
          "Dédale",
          subject,
        ),
      ),
    );
    const person = personOf(maze[0] as make.Authority);
    assert.throws(
      () =>
        validate(
          { person },
          { intermediates: maze.map(({ certificate }) => certificate) },
        ),
      { code: "path_too_complex" },
    );
  });
  it("verifies no more signatures than a sign-in may cost", () => {
    // One name, and none of these keys made the signature.
    const person = personOf(authority());
    const among = (count: number) => ({
      intermediates: Array.from(
        { length: count },
        () => make.intermediateAuthority(root, "A", keys.b).certificate,
      ),
    });
    assert.throws(() => validate({ person }, among(MAX_PATH_SIGNATURES)), {
      code: "path_signature_invalid",
    });
    assert.throws(() => validate({ person }, among(MAX_PATH_SIGNATURES + 1)), {
      code: "path_too_complex",
    });
  });
  it("does not take an anchor for its own issuer", () => {
    assert.throws(() => validate({ person: root.certificate }), {
      code: "path_not_found",
    });
  });
});
