import * as limits from "@passerelle/shared/limits.ts";
import type {
  CertificateSummary,
  TokenSummary,
} from "@passerelle/shared/protocol/tokens.ts";
import type { ModuleToken } from "../pkcs11/messages.ts";
import { summariseCertificate } from "./summarise-certificate.ts";
import type { HeldCertificate } from "./held-certificates.ts";
import type { HeldToken } from "./held-token.ts";
import { hidesCertificates, pinRules, unusableBecause } from "./token-state.ts";

/** What the dialog shows of a token. */
export function summariseToken(
  { id, module, token, certificates }: HeldToken,
  now: Date,
): TokenSummary {
  return {
    id,
    module: module.name.slice(0, limits.MAX_LABEL_CHARACTERS),
    reader: token.reader,
    label: token.label,
    manufacturer: token.manufacturer,
    model: token.model,
    serialNumber: token.serialNumber,
    pin: pinRules(token),
    unusable: unusableBecause(token),
    hidesCertificates: hidesCertificates(token, certificates.length),
    certificates: summariseHolders(token, certificates, now),
  };
}

/** The holder's certificates; authorities' certificates only go along in signatures. */
export function summariseHolders(
  { mechanisms }: ModuleToken,
  certificates: readonly HeldCertificate[],
  now: Date,
): CertificateSummary[] {
  return certificates
    .filter(({ reading }) => !reading.use.isAuthority)
    .map(({ reading, label, key }) =>
      summariseCertificate(reading, label, { key, mechanisms }, now),
    );
}
