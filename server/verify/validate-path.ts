import * as v from "valibot";
import { parseWith } from "@passerelle/shared/protocol/parse.ts";
import { parseCertificate } from "../certificate/parse.ts";
import { parseTrustAnchors } from "../path/trust-anchors.ts";
import { parseGivenCertificates } from "../options/given-certificates.ts";
import { der } from "../options/shapes.ts";
import { PATH_CHECKS, reportTo } from "./checks.ts";
import { copyPath } from "./copy-path.ts";
import { elements, optionEntries } from "./option-entries.ts";
import type { VerificationOptions } from "./options.ts";
import { verifyPath } from "./verify-path.ts";

export interface PathToValidate extends VerificationOptions {
  /** DER. */
  readonly certificate: Uint8Array;
  /** Certificates that may stand between it and an anchor, DER; nothing of them is trusted. */
  readonly intermediates?: readonly Uint8Array[];
}

const optionsSchema = v.strictObject({
  ...optionEntries,
  certificate: der,
  intermediates: elements,
});

export interface VerifiedPath {
  /** DER, the certificate first, the trust anchor last. */
  readonly certificates: readonly Uint8Array[];
  /** The certificate policies (OIDs) it is valid for, as RFC 5280 §6.1.6 returns them. */
  readonly policies: readonly string[];
}

/**
 * Validates a certificate's path to a trust anchor (RFC 5280 §6) and its revocation. Synchronous and pure: nothing is
 * fetched.
 *
 * @throws PasserelleError, one code a cause; `configuration_refused` for options that are not as above, and for
 *   intermediates that are no certificates
 */
export function validatePath(options: PathToValidate): VerifiedPath {
  const given = parseWith(optionsSchema, options, "configuration_refused");
  const { at, policy, intermediateCache } = given;
  const report = reportTo(given.onCheck, PATH_CHECKS);
  const material = {
    trustAnchors: parseTrustAnchors(given.trustAnchors),
    intermediates: [
      ...parseGivenCertificates(
        "intermediates",
        given.intermediates,
        (der) => intermediateCache?.find(der) ?? parseCertificate(der),
      ),
      ...(intermediateCache?.certificates ?? []),
    ],
    certificate: parseCertificate(given.certificate),
    policy,
    intermediateCache,
  };
  report("encoding");
  const evidence = {
    mode: given.revocation,
    crls: given.crls,
    ocspResponses: given.ocspResponses,
  };
  const path = verifyPath(material, evidence, at, report);
  intermediateCache?.add(path.certificates);
  return {
    certificates: copyPath(path.certificates),
    policies: path.policies,
  };
}
