import assert from "node:assert/strict";
import * as fc from "fast-check";
import { attribute, name } from "../fixtures/certificates.ts";
import * as der from "../fixtures/der.ts";
import { canonicalName } from "./compare.ts";
import { plainlyDiffer } from "./differ.ts";

const ORGANIZATION = "2.5.4.10";

function named(...texts: string[]): Uint8Array {
  return plain(
    der.sequence(
      ...texts.map((text) => attribute(ORGANIZATION, der.utf8String(text))),
    ),
  );
}

function plain(bytes: Buffer): Uint8Array {
  return new Uint8Array(bytes);
}

describe("plainlyDiffer", () => {
  it("sees another letter after the same beginning", () => {
    assert.ok(plainlyDiffer(named("AC Racine"), named("AC Personnes")));
    assert.ok(plainlyDiffer(named("É", "AC 1"), named("É", "AC 2")));
    assert.ok(plainlyDiffer(plain(name("Zoé")), plain(name("Ana"))));
  });

  it("leaves to preparation what differs in case, spacing or accents alone", () => {
    assert.ok(!plainlyDiffer(named("AC racine"), named("AC RACINE")));
    assert.ok(!plainlyDiffer(named("AC  Racine"), named("AC Racine")));
    assert.ok(!plainlyDiffer(named("e\u0301"), named("\u00e9")));
    assert.ok(!plainlyDiffer(named("AC"), named("AC ")));
  });

  it("says so of no two names that are the same once prepared", () => {
    const letter = fc.constantFrom(
      ..."aAbBkK12 -.\u212A\u00c9\u00e9\u0301\u0327\u03a3\u03c3\u03c2\u0130\u0131\uff21\ufb01f\u00a0",
    );
    const text = fc.string({ unit: letter, maxLength: 4 });
    const texts = fc.array(text, { maxLength: 3 });
    fc.assert(
      fc.property(texts, texts, (one, other) => {
        const [a, b] = [named(...one), named(...other)];
        if (plainlyDiffer(a, b)) {
          assert.notEqual(canonicalName(a), canonicalName(b));
        }
      }),
      { numRuns: 20_000 },
    );
  });
});
