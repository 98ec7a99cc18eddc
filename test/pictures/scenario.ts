import * as fixture from "@passerelle/shared/protocol/token-fixture.ts";
import type {
  CertificateSummary,
  TokenSnapshot,
  TokenSummary,
} from "@passerelle/shared/protocol/tokens.ts";

/** What the scripted host does: snapshots at their times, replies to commands in turn. */
export interface Scenario {
  readonly protocol?: number;
  readonly exits?: boolean;
  readonly snapshots?: readonly { afterMs: number; snapshot: TokenSnapshot }[];
  readonly replies?: Readonly<
    Record<string, readonly { afterMs: number; message: object }[]>
  >;
}

let serial = 0;

export function certificate(
  commonName: string,
  changes: Partial<CertificateSummary> = {},
): CertificateSummary {
  serial += 1;
  return fixture.certificate({
    hash: serial.toString(16).padStart(64, "0"),
    subject: { commonName, organization: "Coopérative des Forêts du Jura" },
    issuer: { commonName: "ChamberSign France CA3 RGS", organization: "" },
    notAfter: "2028-03-12T00:00:00.000Z",
    ...changes,
  });
}

export function token(
  label: string,
  certificates: CertificateSummary[],
  changes: Partial<TokenSummary> = {},
): TokenSummary {
  return fixture.token({
    id: label,
    module: "IDPrime",
    reader: "Gemalto USB SmartCard Reader",
    label,
    manufacturer: "Gemalto",
    model: "ID Prime MD",
    certificates,
    ...changes,
  });
}

export const READY = { name: "IDPrime", state: "ready", error: null } as const;
export const FAILED = {
  name: "SafeNet eToken",
  state: "failed",
  error: "module_timeout",
} as const;

export function shows(
  tokens: TokenSummary[],
  modules: TokenSnapshot["modules"] = [READY],
): Scenario {
  const snapshot = fixture.snapshot(tokens, { modules });
  return { snapshots: [{ afterMs: 0, snapshot }] };
}

export function answers(scenario: Scenario, afterMs: number, message: object) {
  return {
    ...scenario,
    replies: { "sign-statement": [{ afterMs, message }] },
  };
}

export function refuses(scenario: Scenario, code: string, triesLeft: string) {
  return answers(scenario, 0, { error: { code, message: "", triesLeft } });
}

export const zoe = certificate("Zoé Lefèvre");
