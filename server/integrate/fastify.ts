import type {
  FastifyPluginAsync,
  FastifyReply,
  FastifyRequest,
  preHandlerAsyncHookHandler,
} from "fastify";
import { createExplanation } from "../verify/explain.ts";
import type { RelyingParty } from "../verify/relying-party.ts";
import type { VerifiedSigner } from "../verify/signer.ts";
import { type Refusal, refusalOf } from "./refusal.ts";
import { signatureField } from "./signature-field.ts";

declare module "fastify" {
  interface FastifyInstance {
    /** A preHandler: lets the request pass once its body’s `signature` answers the session’s challenge. */
    verifySigner: preHandlerAsyncHookHandler;
  }
  interface FastifyRequest {
    /** Who signed in; null where `verifySigner` has not run. */
    signer: VerifiedSigner | null;
    /** Issues the session’s challenge: the text for the form’s hidden field. */
    issueChallenge(): Promise<string>;
  }
}

export interface PasserelleFastifyOptions {
  readonly relyingParty: RelyingParty;
  /** What the site knows the visitor’s session by. */
  readonly session: (request: FastifyRequest) => string;
  /** Answers in the place of `{ code, message }` as JSON. */
  readonly onRefused?: (
    refusal: Refusal,
    request: FastifyRequest,
    reply: FastifyReply,
  ) => unknown;
}

/**
 * Certificate sign-in for Fastify 5: `register` it where the routes are. A refusal goes to the request's log, with what
 * passed and what failed in order; there are no secrets in it.
 */
export const passerelle: FastifyPluginAsync<PasserelleFastifyOptions> = async (
  fastify,
  { relyingParty, session, onRefused = answerAsJson },
) => {
  fastify.decorateRequest("signer", null);
  fastify.decorateRequest("issueChallenge", function () {
    return relyingParty.issueChallenge({
      purpose: "login",
      session: session(this),
    });
  });
  fastify.decorate("verifySigner", async (request, reply) => {
    const explanation = createExplanation();
    try {
      request.signer = await relyingParty.verify({
        signature: signatureField(request.body),
        session: session(request),
        onCheck: explanation.onCheck,
      });
      return undefined;
    } catch (error) {
      const refusal = refusalOf(error, request.headers["accept-language"]);
      request.log.warn(
        {
          err: error,
          code: refusal.code,
          explanation: explanation.describe(error),
        },
        "sign-in refused",
      );
      await onRefused(refusal, request, reply);
      return reply;
    }
  });
};

// What a plugin sets to decorate the instance that registers it, and not a child of its own.
Object.assign(passerelle, {
  [Symbol.for("skip-override")]: true,
  [Symbol.for("fastify.display-name")]: "passerelle",
});

function answerAsJson(
  { status, code, sentence }: Refusal,
  _request: FastifyRequest,
  reply: FastifyReply,
): void {
  void reply.code(status).send({ code, message: sentence });
}
