import {
  createExplanation,
  type Distinguished,
  type VerifiedSigner,
} from "@passerelle/server";
import type { FastifyBaseLogger } from "fastify";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import type { Enrolment, UserReference } from "../database/enrolments.ts";
import { SIGN_IN_ATTEMPTS } from "../limits.ts";
import type { Parts } from "../parts.ts";
import type { SignIn } from "../web/sessions.ts";

interface Attempt {
  readonly user: UserReference;
  /** base64url of the CMS SignedData's DER, as the form brought it. */
  readonly signature: string;
  /** The session the challenge was issued to. */
  readonly session: string;
  readonly address: string;
  readonly log: FastifyBaseLogger;
}

/**
 * Decides whether a signature lets this user in, and records the decision. Whether the customer exists is looked at
 * last, together with the certificate: refusals tell nothing about identifiers.
 *
 * @throws PasserelleError `attempts_exceeded`, `certificate_not_enrolled`, and whatever the relying party refuses with
 */
export async function letIn(parts: Parts, given: Attempt): Promise<SignIn> {
  const { enrolments, attempts, auditTrail, clock } = parts;
  const { user, address } = given;
  let signer: VerifiedSigner | undefined;
  try {
    const attempt = attempts.take(user, address);
    if (attempt === undefined) throw new PasserelleError("attempts_exceeded");
    signer = await verify(parts, given);
    const enrolment = enrolments.find(user, signer.certificateHash);
    if (enrolment === undefined)
      throw new PasserelleError("certificate_not_enrolled");
    attempts.giveBack(attempt);
    enrolments.noteSignIn(enrolment.id);
    const { certificateHash } = signer;
    auditTrail.record({
      ...user,
      event: "signed-in",
      certificateHash,
      address,
    });
    return describeSignIn(enrolment, signer, clock());
  } catch (error) {
    if (error instanceof PasserelleError) {
      const refusal = {
        ...user,
        event: "sign-in-refused",
        code: error.code,
        ...(signer && { certificateHash: signer.certificateHash }),
        address,
      } as const;
      // Those before it are bounded by the attempts; this one can be had without end.
      if (error.code === "attempts_exceeded")
        auditTrail.recordOnce(refusal, SIGN_IN_ATTEMPTS.windowMs);
      else auditTrail.record(refusal);
    }
    throw error;
  }
}

/** For support, the log says in order which checks passed and which failed; there is no secret in it. */
async function verify(
  { relyingParty }: Parts,
  { signature, session, log }: Attempt,
): Promise<VerifiedSigner> {
  const explanation = createExplanation();
  try {
    return await relyingParty.verify({
      signature,
      session,
      onCheck: explanation.onCheck,
    });
  } catch (error) {
    log.info({ explanation: explanation.describe(error) }, "signature refused");
    throw error;
  }
}

function describeSignIn(
  { id, lastSignInAt }: Enrolment,
  { subject, issuer, serialNumber, notAfter }: VerifiedSigner,
  now: Date,
): SignIn {
  return {
    enrolment: id,
    at: now.toISOString(),
    previousAt:
      lastSignInAt === null ? null : new Date(lastSignInAt).toISOString(),
    certificate: {
      holder: nameOf(subject),
      organization: subject.organization ?? null,
      issuer: nameOf(issuer),
      serialNumber,
      notAfter: notAfter.toISOString(),
    },
  };
}

function nameOf({ commonName, organization }: Distinguished): string {
  return commonName ?? organization ?? "(sans nom)";
}
