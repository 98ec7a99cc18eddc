import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import type { Extensions } from "../../certificate/extensions.ts";
import { issuingDistributionPoint } from "./issuing-distribution-point.ts";

const DELTA_CRL_INDICATOR = "2.5.29.27";

/**
 * Extensions that may be critical: the one that is processed, and those that only help to find or number CRLs
 * (RFC 5280 §5.2): authorityKeyIdentifier, issuerAltName, cRLNumber, freshestCRL.
 */
const UNDERSTOOD = new Set([
  issuingDistributionPoint.oid,
  "2.5.29.35",
  "2.5.29.18",
  "2.5.29.20",
  "2.5.29.46",
]);

/** @throws PasserelleError `crl_invalid` for a delta CRL or a critical extension that is not understood */
export function checkCrlExtensions(extensions: Extensions): void {
  if (extensions.find(DELTA_CRL_INDICATOR)) {
    throw new PasserelleError(
      "crl_invalid",
      "a delta CRL, where a complete one is needed",
    );
  }
  const unknown = extensions.entries.find(
    ({ isCritical, oid }) => isCritical && !UNDERSTOOD.has(oid),
  );
  if (unknown) {
    throw new PasserelleError(
      "crl_invalid",
      `critical CRL extension ${unknown.oid} is not understood`,
    );
  }
}
