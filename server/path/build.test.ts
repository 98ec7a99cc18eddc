import assert from "node:assert/strict";
import { mock } from "node:test";
import { MAX_COMPARED_NAME_BYTES, MAX_PATH_SIGNATURES } from "../limits.ts";
import * as make from "../fixtures/certificates.ts";
import {
  keys,
  root,
  validate,
  authority,
  personOf,
} from "../fixtures/chain.ts";
import * as der from "../fixtures/der.ts";
import { keyPair, signing, spki } from "../fixtures/keys.ts";

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
  describe("whose names are the same only once prepared", () => {
    /** One of 64 spellings of a name. */
    const spelling = (number: number, text: string) => {
      const letters = Array.from({ length: 6 }, (_, bit) =>
        (number >> bit) & 1 ? "A" : "a",
      );
      return der.sequence(
        make.attribute("2.5.4.10", der.utf8String(text + letters.join(""))),
      );
    };
    const certificateOf = (issuer: Buffer, subject: Buffer) =>
      make.buildCertificate({
        issuer,
        subject,
        publicKey: spki(keys.a),
        signing: signing(keys.a),
        extensions: make.authorityExtensions(
          keys.a,
          make.authorityKeyIdentifier(keys.a),
        ),
      });
    /** Six authorities that certify each other, and 24 certificates that no one asked for. */
    const clique = (text: string) => ({
      person: certificateOf(spelling(63, text), make.name("Zoé")),
      intermediates: [
        ...Array.from({ length: 6 }, (_, index) =>
          certificateOf(spelling(40, text), spelling(index, text)),
        ),
        ...Array.from({ length: 24 }, (_, index) =>
          certificateOf(
            spelling(40, text),
            make.name(`${"\uFDFA".repeat(3)}${index}`),
          ),
        ),
      ],
    });
    /** The lengths of the texts that the search prepares. */
    function preparations(text: string): number[] {
      const { person, intermediates } = clique(text);
      const normalize = mock.method(String.prototype, "normalize");
      try {
        assert.throws(() => validate({ person }, { intermediates }), {
          name: "PasserelleError",
        });
        return normalize.mock.calls.map(
          ({ this: each }) => String(each).length,
        );
      } finally {
        normalize.mock.restore();
      }
    }

    it("prepares each name once, however often they meet", () => {
      const names = 2 * (1 + 6 + 24);
      const attributesPerName = 3;
      const passes = 2;
      const { length } = preparations("\uFDFA");
      assert.ok(length <= names * attributesPerName * passes, `${length}`);
    });
    it("does not prepare names longer than any real one", () => {
      const length = MAX_COMPARED_NAME_BYTES / 3;
      const lengths = preparations("\uFDFA".repeat(length));
      assert.ok(lengths.every((each) => each < length));
    });
  });
});
