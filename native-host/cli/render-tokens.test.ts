import assert from "node:assert/strict";
import {
  certificate,
  snapshot,
  token,
} from "@passerelle/shared/protocol/token-fixture.ts";
import type { TokenSummary } from "@passerelle/shared/protocol/tokens.ts";
import { renderTokens } from "./render-tokens.ts";

describe("the list of keys at a terminal", () => {
  const show = (changes: Partial<TokenSummary> = {}) =>
    renderTokens(snapshot([token(changes)]), "fr");

  it("marks what can sign, and nothing of a key that is locked", () => {
    assert.match(show(), /✓ Zoé Lefèvre/);
    const locked = show({ unusable: "pin_locked" });
    assert.match(locked, /✗ Zoé Lefèvre/);
    assert.doesNotMatch(locked, /✓/);
  });

  it("has no line without a name", () => {
    const nobody = { commonName: "", organization: "" };
    const unnamed = { label: "", subject: nobody, issuer: nobody };
    const text = show({
      label: "",
      model: "",
      certificates: [
        certificate(unnamed),
        certificate({ ...unnamed, label: "Cachet" }),
      ],
    });
    assert.match(text, /^Lecteur 1$/m);
    assert.match(text, /✓ certificat sans nom\n {6}valable jusqu’au /);
    assert.match(text, /✓ Cachet$/m);
  });

  it("gives the PIN’s length in bytes, as keys count it", () => {
    assert.match(show(), /code PIN 4 à 8 octets/);
  });

  it("names an algorithm that is not supported", () => {
    const unsuitable = "algorithm_unsupported";
    const dsa = certificate({ algorithm: "DSA", unsuitable });
    assert.match(
      show({ certificates: [dsa] }),
      /Algorithme non pris en charge\u00a0: DSA\./,
    );
  });

  it("tells nobody to unplug a key for a library that shows none", () => {
    const text = renderTokens(
      snapshot([], {
        modules: [{ name: "TPM", state: "failed", error: "module_failed" }],
      }),
      "fr",
    );
    assert.match(text, /^! TPM : Il a signalé une erreur\./m);
    assert.doesNotMatch(text, /ébranchez/);
  });
});
