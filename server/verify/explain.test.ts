import assert from "node:assert/strict";
import * as make from "../fixtures/certificates.ts";
import { keyPair } from "../fixtures/keys.ts";
import { createExplanation } from "./explain.ts";
import { validatePath } from "./validate-path.ts";

const root = make.rootAuthority("Racine", keyPair("P-256", "root"));
const person = make.personCertificate(root, "Zoé", keyPair("P-256", "person"));

describe("an explanation", () => {
  it("says in order which checks passed, which failed and why", () => {
    const explanation = createExplanation();
    const other = make.rootAuthority("Autre", keyPair("P-256", "other"));
    let failure: unknown;
    try {
      validatePath({
        certificate: person,
        trustAnchors: [other.certificate],
        at: make.NOW,
        onCheck: explanation.onCheck,
      });
    } catch (error) {
      failure = error;
    }
    const lines = explanation.describe(failure).split("\n");
    assert.match(lines[0] ?? "", /^passed: The message/);
    assert.match(lines.at(-1) ?? "", /^path_not_found: no path/);
  });

  it("names the check after the last one that passed as the failed one", () => {
    const explanation = createExplanation();
    explanation.onCheck("encoding");
    explanation.onCheck("algorithms");
    const text = explanation.describe(new TypeError("secret"));
    assert.match(text, /^FAILED: It answers a challenge/m);
    assert.match(text, /^not done: The signature/m);
    assert.doesNotMatch(text, /secret/);
  });

  it("has no failure to tell when all is good", () => {
    const explanation = createExplanation();
    validatePath({
      certificate: person,
      trustAnchors: [root.certificate],
      at: make.NOW,
      revocation: "none",
      onCheck: explanation.onCheck,
    });
    assert.doesNotMatch(explanation.describe(), /FAILED/);
  });
});
