import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { authorityKeyIdentifier } from "../../certificate/extensions/key-identifiers.ts";
import type { Extensions } from "../../certificate/extensions.ts";
import { issuingDistributionPoint } from "./issuing-distribution-point.ts";

const DELTA_CRL_INDICATOR = "2.5.29.27";
const CRL_NUMBER = "2.5.29.20";

/**
 * Checks the extensions of a complete CRL (RFC 5280 §5.2). Only issuingDistributionPoint may be critical: the others
 * must not be, or are not understood. An issuer that follows the profile as far as naming its key (§5.2.1) must number
 * its CRLs too (§5.2.3); CRLs of older issuers, which do neither, still serve.
 *
 * @throws PasserelleError `crl_invalid`
 */
export function checkCrlExtensions(extensions: Extensions): void {
  if (extensions.find(DELTA_CRL_INDICATOR)) {
    throw refuse("a delta CRL, where a complete one is needed");
  }
  for (const { oid, isCritical } of extensions.entries) {
    if (isCritical && oid !== issuingDistributionPoint.oid) {
      throw refuse(`CRL extension ${oid} is critical and not understood`);
    }
  }
  if (
    extensions.find(authorityKeyIdentifier.oid) &&
    !extensions.find(CRL_NUMBER)
  ) {
    throw refuse("a CRL that names its issuer’s key and has no number");
  }
}

function refuse(reason: string): PasserelleError {
  return new PasserelleError("crl_invalid", reason);
}
