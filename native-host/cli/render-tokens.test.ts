import assert from "node:assert/strict";
import type { ErrorCode } from "@passerelle/shared/errors/codes.ts";
import type {
  CertificateSummary,
  TokenSummary,
} from "@passerelle/shared/protocol/tokens.ts";
import { renderTokens } from "./render-tokens.ts";

const CERTIFICATE: CertificateSummary = {
  hash: "a".repeat(64),
  label: "Authentification",
  subject: { commonName: "Zoé Lefèvre", organization: "" },
  issuer: { commonName: "Autorité", organization: "" },
  issuerName: "aXNzdWVy",
  serialNumber: "01",
  notBefore: "2026-01-01T00:00:00.000Z",
  notAfter: "2029-01-01T00:00:00.000Z",
  algorithm: "RSA 2048",
  unsuitable: null,
};
const TOKEN: TokenSummary = {
  id: "0.token",
  module: "SoftHSM",
  reader: "Lecteur",
  label: "Clé de Zoé",
  manufacturer: "Fabricant",
  model: "Modèle",
  serialNumber: "0123",
  pin: {
    triesLeft: "several",
    entry: "dialog",
    minLength: 4,
    maxLength: 8,
    canChange: true,
  },
  unusable: null,
  hidesCertificates: false,
  certificates: [CERTIFICATE],
};

describe("the list of keys at a terminal", () => {
  const show = (token: TokenSummary) =>
    renderTokens({ tokens: [token], modules: [], complete: true }, "fr");

  it("marks what can sign, and nothing of a key that is locked", () => {
    assert.match(show(TOKEN), /✓ Zoé Lefèvre/);
    const locked = show({ ...TOKEN, unusable: "pin_locked" });
    assert.match(locked, /✗ Zoé Lefèvre/);
    assert.doesNotMatch(locked, /✓/);
  });

  it("gives the PIN’s length in bytes, as keys count it", () => {
    assert.match(show(TOKEN), /code PIN 4 à 8 octets/);
  });

  it("names an algorithm that is not supported", () => {
    const unsuitable = "algorithm_unsupported";
    const dsa = { ...CERTIFICATE, algorithm: "DSA", unsuitable } as const;
    assert.match(
      show({ ...TOKEN, certificates: [dsa] }),
      /Algorithme non pris en charge : DSA\./,
    );
  });

  it("tells nobody to unplug a key for a library that shows none", () => {
    const error: ErrorCode = "module_failed";
    const modules = [{ name: "TPM", state: "failed", error }] as const;
    const text = renderTokens(
      { tokens: [], modules: [...modules], complete: true },
      "fr",
    );
    assert.match(text, /^! TPM : Il a signalé une erreur\./m);
    assert.doesNotMatch(text, /ébranchez/);
  });
});
