import type {
  CertificateSummary,
  TokenSnapshot,
  TokenSummary,
} from "./tokens.ts";

/** A certificate that can sign in, or with what a test changes about it. */
export function certificate(
  changes: Partial<CertificateSummary> = {},
): CertificateSummary {
  return {
    hash: "a".repeat(64),
    label: "Authentification",
    subject: { commonName: "Zoé Lefèvre", organization: "Les Forêts SCOP" },
    issuer: { commonName: "Autorité d’émission", organization: "Passerelle" },
    issuerName: "aXNzdWVy",
    serialNumber: "01",
    notBefore: "2026-01-01T00:00:00.000Z",
    notAfter: "2029-01-01T00:00:00.000Z",
    algorithm: "RSA 2048",
    unsuitable: null,
    ...changes,
  };
}

/** A token in good order with that certificate. */
export function token(changes: Partial<TokenSummary> = {}): TokenSummary {
  return {
    id: "token-1",
    module: "SoftHSM",
    reader: "Lecteur 1",
    label: "Clé de Zoé",
    manufacturer: "Fabricant",
    model: "Modèle",
    serialNumber: "0123",
    pin: pinRules(),
    unusable: null,
    hidesCertificates: false,
    certificates: [certificate()],
    ...changes,
  };
}

export function pinRules(
  changes: Partial<TokenSummary["pin"]> = {},
): TokenSummary["pin"] {
  return {
    triesLeft: "several",
    entry: "dialog",
    minLength: 4,
    maxLength: 8,
    canChange: true,
    ...changes,
  };
}

/** What the host tells once its only module has answered. */
export function snapshot(
  tokens: TokenSummary[],
  changes: Partial<TokenSnapshot> = {},
): TokenSnapshot {
  return {
    tokens,
    modules: [{ name: "SoftHSM", state: "ready", error: null }],
    complete: true,
    ...changes,
  };
}
