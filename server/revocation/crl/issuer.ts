import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { keyUsage } from "../../certificate/extensions/key-usage.ts";
import type { Certificate } from "../../certificate/parse.ts";
import { candidateMatches } from "../../names/compare.ts";
import { equalBytes } from "../../der/equal-bytes.ts";
import { checkDelegate } from "../delegate.ts";
import { isGood } from "../work.ts";
import type { Evidence, Subject } from "../finding.ts";
import type { Crl } from "./parse.ts";

/**
 * How the status of a delegate's own certificate is found out: of somebody to whom an authority of the path has left
 * the signing of its CRLs or OCSP responses. Throws unless it is good.
 */
export type CheckStatus = (delegate: Subject) => void;

/** Somebody of the CRL issuer's name, who may have signed it. */
interface Candidate {
  readonly certificate: Certificate;
  /** Present where an authority of the path would have to have issued the certificate for signing CRLs. */
  readonly delegate?: Subject;
}

/**
 * Checks that a CRL is signed by somebody who may speak for the subject's issuer (RFC 5280 §6.3.3 (f), (g)): an
 * authority of its validated path, or a certificate that one of those authorities issued for signing CRLs.
 *
 * @throws PasserelleError `crl_invalid`
 */
export function checkCrlIssuer(
  crl: Crl,
  subject: Subject,
  evidence: Evidence,
  checkStatus: CheckStatus,
): void {
  let problem = new PasserelleError(
    "crl_invalid",
    "the CRL’s issuer is not an authority of the path, nor delegated by one",
  );
  for (const candidate of candidatesFor(crl, subject, evidence)) {
    try {
      verifyBy(candidate, crl, evidence);
      if (candidate.delegate) checkStatus(candidate.delegate);
      return;
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

/** The delegate who signed a CRL and whose own status has yet to be found out; undefined: no delegate signed it. */
export function findCrlDelegate(
  crl: Crl,
  subject: Subject,
  evidence: Evidence,
): Subject | undefined {
  const signer = candidatesFor(crl, subject, evidence).find((candidate) =>
    isGood(() => verifyBy(candidate, crl, evidence)),
  );
  return signer?.delegate;
}

function candidatesFor(
  { issuer }: Crl,
  { authorities }: Subject,
  { certificates }: Evidence,
): Candidate[] {
  const isIssuer = ({ subject }: Certificate) =>
    candidateMatches(subject, issuer);
  const delegates = certificates
    .filter(isIssuer)
    .flatMap((certificate) =>
      authorities.flatMap((authority, index) =>
        candidateMatches(certificate.issuer, authority.subject)
          ? [{ certificate, authorities: authorities.slice(index) }]
          : [],
      ),
    );
  return [
    ...authorities.filter(isIssuer).map((certificate) => ({ certificate })),
    ...delegates.map((delegate) => ({
      certificate: delegate.certificate,
      delegate,
    })),
  ];
}

/** The key, SubjectPublicKeyInfo, that made a CRL's signature: one of 5 MB takes long to hash, and serves many sign-ins. */
const signingKeys = new WeakMap<Crl, Uint8Array>();

function verifyBy(
  { certificate, delegate }: Candidate,
  crl: Crl,
  evidence: Evidence,
): void {
  checkMaySign(certificate, delegate ? "absent-refused" : "absent-allowed");
  if (delegate) checkDelegate(delegate, evidence);
  const { publicKey } = certificate;
  const signingKey = signingKeys.get(crl);
  const isProven = !!signingKey && equalBytes(signingKey, publicKey.bytes);
  evidence.work.verify({
    algorithm: crl.signatureAlgorithm,
    publicKey,
    data: crl.tbs,
    signature: crl.signature,
    policy: evidence.policy,
    isProven,
    what: "CRL",
    code: "crl_invalid",
  });
  // A copy: whoever gave the certificate may write to its bytes.
  if (!isProven) signingKeys.set(crl, Uint8Array.from(publicKey.bytes));
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
