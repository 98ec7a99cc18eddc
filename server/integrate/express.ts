import type { Request, RequestHandler, Response } from "express";
import { createExplanation } from "../verify/explain.ts";
import type { RelyingParty } from "../verify/relying-party.ts";
import type { VerifiedSigner } from "../verify/signer.ts";
import { type Refusal, refusalOf } from "./refusal.ts";
import { signatureField } from "./signature-field.ts";

declare global {
  namespace Express {
    interface Locals {
      /** Who signed in, behind `verifySigner`. */
      signer?: VerifiedSigner;
    }
  }
}

export interface PasserelleExpressOptions {
  readonly relyingParty: RelyingParty;
  /** What the site knows the visitor’s session by. */
  readonly session: (request: Request) => string;
  /** Answers in the place of `{ code, message }` as JSON. */
  readonly onRefused?: (
    refusal: Refusal,
    request: Request,
    response: Response,
  ) => unknown;
  /** Told why a sign-in was refused, and what passed and failed in order, for the log: no secrets in it. */
  readonly onError?: (error: unknown, explanation: string) => void;
}

export interface PasserelleExpress {
  /** Issues the session’s challenge: the text for the form’s hidden field. */
  issueChallenge(request: Request): Promise<string>;
  /** Lets the request pass once its body’s `signature` answers the session’s challenge; then `response.locals.signer`. */
  readonly verifySigner: RequestHandler;
}

/** Certificate sign-in for Express 5. */
export function passerelle({
  relyingParty,
  session,
  onRefused = answerAsJson,
  onError = () => undefined,
}: PasserelleExpressOptions): PasserelleExpress {
  return {
    issueChallenge: (request) =>
      relyingParty.issueChallenge({
        purpose: "login",
        session: session(request),
      }),
    async verifySigner(request, response, next) {
      const explanation = createExplanation();
      try {
        response.locals["signer"] = await relyingParty.verify({
          signature: signatureField(request.body),
          session: session(request),
          onCheck: explanation.onCheck,
        });
      } catch (error) {
        const refusal = refusalOf(error, request.get("accept-language"));
        onError(error, explanation.describe(error));
        await onRefused(refusal, request, response);
        return;
      }
      next();
    },
  };
}

function answerAsJson(
  { status, code, sentence }: Refusal,
  _request: Request,
  response: Response,
): void {
  response.status(status).json({ code, message: sentence });
}
