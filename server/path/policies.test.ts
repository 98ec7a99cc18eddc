import assert from "node:assert/strict";
import * as make from "../fixtures/certificates.ts";
import { keys, validate, authority, personOf } from "../fixtures/chain.ts";
import * as der from "../fixtures/der.ts";

function policies(...ids: readonly string[]): Buffer {
  return make.extension(
    "2.5.29.32",
    der.sequence(...ids.map((id) => der.sequence(der.oid(id)))),
  );
}

function policyMappings(...pairs: readonly [string, string][]): Buffer {
  return make.extension(
    "2.5.29.33",
    der.sequence(
      ...pairs.map(([issuer, subject]) =>
        der.sequence(der.oid(issuer), der.oid(subject)),
      ),
    ),
    true,
  );
}

function policyConstraints(explicit?: number, mapping?: number): Buffer {
  const skip = (number: number, value: number | undefined) =>
    value === undefined ? [] : [der.retag(der.integer(value), 0x80 | number)];
  return make.extension(
    "2.5.29.36",
    der.sequence(...skip(0, explicit), ...skip(1, mapping)),
    true,
  );
}

const inhibitAnyPolicy = (skip: number) =>
  make.extension("2.5.29.54", der.integer(skip), true);

const P1 = "1.2.3.1";
const P2 = "1.2.3.2";
const ANY = "2.5.29.32.0";

describe("validatePath, of policies", () => {
  const policy = (changes: object) => ({ policy: changes });
  const explicit = { requireExplicitPolicy: true };
  const run = (
    aExtensions: Buffer[],
    personExtensions: Buffer[],
    changes: object = {},
  ) => {
    const a = authority(aExtensions);
    return validate(
      { a, person: personOf(a, personExtensions) },
      policy(changes),
    ).policies;
  };
  it("gives those that hold all the way", () => {
    assert.deepEqual(run([policies(P1, P2)], [policies(P2)]), [P2]);
    assert.deepEqual(run([policies(ANY)], [policies(P2)]), [P2]);
    assert.deepEqual(run([policies(P1)], [policies(ANY)]), [P1]);
    assert.deepEqual(run([policies(P1)], [policies(P2)]), []);
    assert.deepEqual(run([], [policies(P2)]), []);
  });
  const refused: [string, Buffer[], Buffer[], object][] = [
    [
      "none in common, where one is required",
      [policies(P1)],
      [policies(P2)],
      explicit,
    ],
    ["none at all, where one is required", [], [], explicit],
    [
      "none at all, where an issuer requires one",
      [policyConstraints(0)],
      [],
      {},
    ],
    [
      "another than the acceptable ones",
      [policies(P1)],
      [policies(P1)],
      { ...explicit, initialPolicySet: [P2] },
    ],
    [
      "anyPolicy, where it is inhibited",
      [policies(ANY)],
      [policies(P1)],
      { ...explicit, inhibitAnyPolicy: true },
    ],
    [
      "anyPolicy, where an issuer inhibits it",
      [policies(P1), inhibitAnyPolicy(0)],
      [policies(ANY)],
      explicit,
    ],
    [
      "a mapped policy, where mapping is inhibited",
      [policies(P1), policyMappings([P1, P2])],
      [policies(P2)],
      { ...explicit, inhibitPolicyMapping: true },
    ],
    [
      "the policy that was mapped away",
      [policies(P1), policyMappings([P1, P2])],
      [policies(P1)],
      explicit,
    ],
    [
      "a mapping of anyPolicy",
      [policies(P1), policyMappings([ANY, P2])],
      [policies(P2)],
      {},
    ],
  ];
  for (const [title, aExtensions, personExtensions, changes] of refused) {
    it(`refuses ${title}`, () => {
      assert.throws(() => run(aExtensions, personExtensions, changes), {
        code: "path_policy",
      });
    });
  }
  it("maps policies into the anchor’s domain", () => {
    const mapped = [policies(P1), policyMappings([P1, P2])];
    assert.deepEqual(
      run(mapped, [policies(P2)], { ...explicit, initialPolicySet: [P1] }),
      [P1],
    );
    assert.deepEqual(
      run([policies(ANY), policyMappings([P1, P2])], [policies(P2)], {
        ...explicit,
        initialPolicySet: [P1],
      }),
      [P1],
    );
    assert.throws(
      () =>
        run(mapped, [policies(P2)], { ...explicit, initialPolicySet: [P2] }),
      { code: "path_policy" },
    );
  });
  it("holds the anchor to its own", () => {
    const top = make.rootAuthority("Racine", keys.root, {
      extensions: make.authorityExtensions(keys.root, policyConstraints(0)),
    });
    assert.throws(() => validate({ root: top }), { code: "path_policy" });
  });
  it("refuses a critical extension with a qualifier nobody knows", () => {
    const qualifier = der.sequence(der.oid("1.2.3"), der.nullElement());
    const value = der.sequence(
      der.sequence(der.oid(P1), der.sequence(qualifier)),
    );
    const with_ = (isCritical: boolean) => [
      make.extension("2.5.29.32", value, isCritical),
    ];
    run([policies(P1)], with_(false));
    assert.throws(() => run([policies(P1)], with_(true)), {
      code: "path_critical_extension",
    });
  });
});
