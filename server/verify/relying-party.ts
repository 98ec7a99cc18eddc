import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { buildStatement } from "@passerelle/shared/statement/build.ts";
import { issueChallenge } from "../challenge/issue.ts";
import { takeChallenge } from "../challenge/take.ts";
import { ID_DATA } from "../cms/oids.ts";
import { selectSignerDigest } from "../cms/select-signer.ts";
import { verifySigner } from "../cms/verify-signer.ts";
import { MAX_SESSION_CHARACTERS } from "../limits.ts";
import type { CheckListener } from "./checks.ts";
import {
  type Configuration,
  type RelyingPartyOptions,
  resolveConfiguration,
} from "./configuration.ts";
import { parseSignInMessage } from "./sign-in-message.ts";
import { describeSigner, type VerifiedSigner } from "./signer.ts";
import { checkSigningTime } from "./signing-time.ts";
import { verifyPathOnline } from "./verify-path-online.ts";

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
    async verify(signature) {
      checkSession(signature.session);
      return verifySignIn(configuration, signature);
    },
  };
}

async function verifySignIn(
  configuration: Configuration,
  { signature, session, onCheck = () => undefined }: SignatureToVerify,
): Promise<VerifiedSigner> {
  const { origin, policy, store, clock } = configuration;
  const { message, signerInfo, certificate, certificates } = parseSignInMessage(
    signature,
    configuration.intermediateCache,
  );
  onCheck("encoding");
  const digest = selectSignerDigest(message, signerInfo, policy);
  onCheck("algorithms");
  const now = clock();
  const { purpose, nonce } = await takeChallenge(store, session, now);
  onCheck("challenge");
  const bytes = buildStatement({ purpose, origin, nonce, operation: "none" });
  const content = { type: ID_DATA, bytes };
  const statement = verifySigner(
    signerInfo,
    certificate,
    content,
    digest,
    policy,
  );
  const signingTime = checkSigningTime(statement.signingTime, now);
  onCheck("signature");
  const path = await verifyPathOnline(
    configuration,
    { certificate, intermediates: certificates },
    now,
    onCheck,
  );
  configuration.intermediateCache?.add(path.certificates);
  return describeSigner(certificate, path, signingTime);
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
