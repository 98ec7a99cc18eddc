import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { keyUsage } from "../../certificate/extensions/key-usage.ts";
import type { Certificate } from "../../certificate/parse.ts";
import { candidateMatches } from "../../names/compare.ts";
import { checkDelegate } from "../delegate.ts";
import type { Evidence, Subject } from "../finding.ts";
import type { Crl } from "./parse.ts";

/**
 * How the status of a delegate's own certificate is found out: of somebody to whom an authority of the path has left
 * the signing of its CRLs or OCSP responses. Throws unless it is good.
 */
export type CheckStatus = (delegate: Subject) => void;

/**
 * Checks that a CRL is signed by somebody who may speak for the subject's issuer (RFC 5280 §6.3.3 (f), (g)): an
 * authority of its validated path, or a certificate that one of those authorities issued for signing CRLs.
 *
 * @throws PasserelleError `crl_invalid`
 */
export function checkCrlIssuer(
  crl: Crl,
  { authorities }: Subject,
  evidence: Evidence,
  checkStatus: CheckStatus,
): void {
  const { certificates, policy, work } = evidence;
  const isIssuer = ({ subject }: Certificate) =>
    candidateMatches(subject, crl.issuer);
  const attempts: (() => void)[] = [
    ...authorities.filter(isIssuer).map((authority) => () => {
      checkMaySign(authority, "absent-allowed");
      verifyCrl(authority);
    }),
    ...certificates.filter(isIssuer).flatMap((delegate) =>
      authorities
        .filter(({ subject }) => candidateMatches(delegate.issuer, subject))
        .map((authority) => () => {
          checkMaySign(delegate, "absent-refused");
          checkDelegate(delegate, authority, evidence);
          verifyCrl(delegate);
          const above = authorities.slice(authorities.indexOf(authority));
          checkStatus({ certificate: delegate, authorities: above });
        }),
    ),
  ];
  const verifyCrl = ({ publicKey }: Certificate) =>
    work.verify({
      algorithm: crl.signatureAlgorithm,
      publicKey,
      data: crl.tbs,
      signature: crl.signature,
      policy,
      what: "CRL",
      code: "crl_invalid",
    });
  let problem = new PasserelleError(
    "crl_invalid",
    "the CRL’s issuer is not an authority of the path, nor delegated by one",
  );
  for (const attempt of attempts) {
    try {
      return attempt();
    } catch (cause) {
      if (!(cause instanceof PasserelleError)) throw cause;
      problem = new PasserelleError(
        "crl_invalid",
        `issuer of the CRL: ${cause.message}`,
        { cause },
      );
    }
  }
  throw problem;
}

/**
 * The delegate who signed a CRL, all of it checked but for its own status; undefined where an authority of the path
 * signed the CRL, or nobody who may.
 */
export function findCrlDelegate(
  crl: Crl,
  subject: Subject,
  evidence: Evidence,
): Subject | undefined {
  const mayBeDelegate = evidence.certificates.some((certificate) =>
    candidateMatches(certificate.subject, crl.issuer),
  );
  if (!mayBeDelegate) return undefined;
  let found: Subject | undefined;
  try {
    checkCrlIssuer(crl, subject, evidence, (delegate) => {
      found = delegate;
    });
  } catch (problem) {
    if (!(problem instanceof PasserelleError)) throw problem;
  }
  return found;
}

/** RFC 5280 §6.3.3 (f): cRLSign, where keyUsage is present; a delegate has no other claim and must have it. */
function checkMaySign(
  { extensions }: Certificate,
  rule: "absent-allowed" | "absent-refused",
): void {
  const usages = extensions.get(keyUsage);
  if (usages ? !usages.has("cRLSign") : rule === "absent-refused") {
    throw new PasserelleError("crl_invalid", "keyUsage without cRLSign");
  }
}
