import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { buildStatement } from "@passerelle/shared/statement/build.ts";
import type { DigestAlgorithm } from "../algorithms/table.ts";
import { issueChallenge } from "../challenge/issue.ts";
import { checkPending } from "../challenge/pending.ts";
import type { PendingChallenge } from "../challenge/store.ts";
import { ID_DATA } from "../cms/oids.ts";
import { selectSignerDigest } from "../cms/select-signer.ts";
import { verifySignerInfo } from "../cms/verify-signer-info.ts";
import { MAX_SESSION_CHARACTERS } from "../limits.ts";
import type { PathMaterial } from "../path/build.ts";
import type { CheckedPath } from "../path/check-path.ts";
import {
  type CheckListener,
  type CheckReport,
  CHECKS,
  reportTo,
} from "./checks.ts";
import { completeMaterial } from "./complete-material.ts";
import {
  type Configuration,
  type RelyingPartyOptions,
  resolveConfiguration,
} from "./configuration.ts";
import { parseSignInMessage, type SignInMessage } from "./sign-in-message.ts";
import { describeSigner, type VerifiedSigner } from "./signer.ts";
import { checkSigningTime } from "./signing-time.ts";
import { verifyPathAlone, verifyPathOnline } from "./verify-path.ts";

export interface ChallengeRequest {
  readonly purpose: "login";
  /** What the site knows this visitor's session by: 1 to 256 characters, secret or not. */
  readonly session: string;
}

export interface SignatureToVerify {
  /** As the form's field gives it: base64url of a detached CMS SignedData, DER. */
  readonly signature: string;
  readonly session: string;
  readonly onCheck?: CheckListener;
}

/** The side that asks for signatures and verifies them. */
export interface RelyingParty {
  /**
   * Issues a challenge, which replaces any other the session has pending.
   *
   * @returns the text for the form's hidden field
   */
  issueChallenge(request: ChallengeRequest): Promise<string>;
  /**
   * Verifies that a signature answers the session's pending challenge and whose it is. A well-formed signature uses the
   * challenge up, whether it is good or not.
   *
   * @throws PasserelleError, one code a cause
   */
  verify(signature: SignatureToVerify): Promise<VerifiedSigner>;
}

/** @throws PasserelleError `configuration_refused` */
export function createRelyingParty(options: RelyingPartyOptions): RelyingParty {
  const configuration = resolveConfiguration(options);
  return {
    async issueChallenge({ purpose, session }) {
      checkSession(session);
      checkPurpose(purpose);
      const now = configuration.clock();
      return issueChallenge(configuration, purpose, session, now);
    },
    verify: (signature) => verifySignIn(configuration, signature),
  };
}

async function verifySignIn(
  configuration: Configuration,
  { signature, session, onCheck }: SignatureToVerify,
): Promise<VerifiedSigner> {
  checkSession(session);
  const report = reportTo(onCheck, CHECKS);
  const { policy, store, clock, intermediateCache } = configuration;
  const message = parseSignInMessage(signature, intermediateCache);
  report("encoding");
  const digest = selectSignerDigest(
    message.message,
    message.signerInfo,
    policy,
  );
  report("algorithms");
  const pending = await store.take(session);
  // Not before: a slow store does not make a challenge live longer.
  const now = clock();
  const challenge = checkPending(pending, now);
  report("challenge");
  const signingTime = verifyStatement(
    message,
    challenge,
    digest,
    now,
    configuration,
  );
  report("signature");
  const path = await verifyPathOf(message, configuration, now, report);
  intermediateCache?.add(path.certificates);
  return describeSigner(message.certificate, path, signingTime);
}

/** Verifies that the signature is over the statement this challenge asks for; returns the time it claims. */
function verifyStatement(
  { signerInfo, certificate }: SignInMessage,
  { purpose, nonce }: PendingChallenge,
  digest: DigestAlgorithm,
  now: Date,
  { origin, policy }: Configuration,
): Date {
  const bytes = buildStatement({ purpose, origin, nonce, operation: "none" });
  const content = { type: ID_DATA, bytes };
  const { signingTime } = verifySignerInfo(
    signerInfo,
    certificate,
    content,
    digest,
    policy,
  );
  return checkSigningTime(signingTime, now);
}

/** A source of intermediates is turned to once there is no path without: most messages lack none. */
async function verifyPathOf(
  message: SignInMessage,
  configuration: Configuration,
  now: Date,
  report: CheckReport,
): Promise<CheckedPath> {
  const { revocation, intermediateSource } = configuration;
  const given = pathMaterial(message, configuration);
  const verify = async (material: PathMaterial) =>
    revocation
      ? verifyPathOnline(material, revocation, now, report)
      : verifyPathAlone(material, now, report);
  try {
    return await verify(given);
  } catch (refusal) {
    if (!intermediateSource || !(refusal instanceof PasserelleError)) {
      throw refusal;
    }
    const material = await completeMaterial(given, intermediateSource, now);
    if (!material) throw refusal;
    return verify(material);
  }
}

function pathMaterial(
  { certificate, certificates }: SignInMessage,
  { trustAnchors, intermediates, policy, intermediateCache }: Configuration,
): PathMaterial {
  return {
    certificate,
    intermediates: [
      ...intermediates(),
      ...certificates,
      ...(intermediateCache?.certificates ?? []),
    ],
    trustAnchors: trustAnchors(),
    policy,
    intermediateCache,
  };
}

function checkPurpose(purpose: unknown): void {
  if (purpose !== "login") {
    throw new PasserelleError("purpose_unsupported", "only login is issued");
  }
}

function checkSession(session: string): void {
  if (
    typeof session !== "string" ||
    session.length === 0 ||
    session.length > MAX_SESSION_CHARACTERS
  ) {
    throw new PasserelleError(
      "configuration_refused",
      `session is not a text of 1 to ${MAX_SESSION_CHARACTERS} characters`,
    );
  }
}
