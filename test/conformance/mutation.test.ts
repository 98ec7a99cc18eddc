import assert from "node:assert/strict";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { validatePath, verifySignedData } from "@passerelle/server";
import {
  intermediateAuthority,
  NOW,
  personCertificate,
  rootAuthority,
} from "../../server/fixtures/certificates.ts";
import * as der from "../../server/fixtures/der.ts";
import { keyPair } from "../../server/fixtures/keys.ts";
import { sign } from "../../server/fixtures/signed-data.ts";
import { attempt } from "./attempt.ts";
import { Dice, mutate } from "./mutate.ts";

/** Longer runs: `PASSERELLE_FUZZ_SECONDS=600`; the same run again: `PASSERELLE_FUZZ_SEED=…`. */
const budgetMs = Number(process.env["PASSERELLE_FUZZ_SECONDS"] ?? 3) * 1000;
const seed = Number(
  process.env["PASSERELLE_FUZZ_SEED"] ?? Date.now() % 2 ** 31,
);

const root = rootAuthority("Racine", keyPair("P-256", "root"));
const authority = intermediateAuthority(root, "A", keyPair("P-256", "a"));
const key = keyPair("P-256", "person");
const serialNumber = der.integer(4711);
const person = personCertificate(authority, "Zoé", key, { serialNumber });
const content = Buffer.from("Ordre de virement");
const signature = sign(
  content,
  { certificate: person, issuer: authority.name, serialNumber, key },
  NOW,
  { certificates: [authority.certificate] },
);
const trustAnchors = [root.certificate];

function verify(changed: Uint8Array) {
  return verifySignedData({
    signature: changed,
    content,
    trustAnchors,
    at: NOW,
    revocation: "none",
  });
}

/** Runs an attack again and again until the time is up. */
function fuzz(attack: (dice: Dice) => void): void {
  const dice = new Dice(seed);
  const end = performance.now() + budgetMs;
  let runs = 0;
  for (; performance.now() < end; runs++) attack(dice);
  console.log(`      ${runs} runs, seed ${seed}`);
  assert.ok(runs > 100);
}

describe("changed at random,", function () {
  this.timeout(budgetMs * 2 + 20_000);

  it("a signature is refused, or says what the original says", () => {
    const original = verify(signature).signer;
    fuzz((dice) => {
      const result = attempt(() => verify(mutate(signature, dice)));
      if (!(result instanceof PasserelleError))
        assert.deepEqual(result.signer, original);
    });
  });

  it("a certificate is refused unless it is the very same", () => {
    fuzz((dice) => {
      const certificate = mutate(person, dice);
      const path = attempt(() =>
        validatePath({
          certificate,
          intermediates: [
            mutate(authority.certificate, dice),
            authority.certificate,
          ],
          trustAnchors,
          at: NOW,
          revocation: "none",
        }),
      );
      if (!(path instanceof PasserelleError))
        assert.deepEqual(certificate, person);
    });
  });
});
