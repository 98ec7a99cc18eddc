import { randomBytes } from "node:crypto";
import type { FastifyRequest } from "fastify";
import * as v from "valibot";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import {
  MAX_CERTIFICATE_FORM_BYTES,
  MAX_SIGN_INS_PER_MINUTE,
} from "../limits.ts";
import { statusOf } from "../web/error-pages.ts";
import { field, NO_QUERY } from "../web/validation.ts";
import type { Portal } from "../web/portal.ts";
import type { Parts } from "../parts.ts";
import { replaceSession } from "../web/sessions.ts";
import { letIn } from "./let-in.ts";

/** The limit of the whole body bounds both texts; the relying party judges the signature's size under its own code. */
const form = v.strictObject({
  _csrf: field,
  page: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{22}$/)),
  challenge: v.string(),
  signature: v.string(),
});

/** Third step: the certificate on the key, by the form that the extension fills in. */
export function addCertificateStep(portal: Portal, parts: Parts): void {
  const { relyingParty, renderPage, sessions } = parts;

  portal.get(
    "/connexion/certificat",
    { schema: { querystring: NO_QUERY } },
    async (request, reply) => {
      const user = identifiedUser(request);
      if (user === undefined) return reply.redirect("/connexion", 303);
      const { refusal: code } = request.session;
      delete request.session.refusal;
      if (code !== undefined) reply.code(statusOf(code));
      const page = randomBytes(16).toString("base64url");
      return renderPage("certificate", {
        ...user,
        csrf: reply.generateCsrf(),
        page,
        challenge: await relyingParty.issueChallenge({
          purpose: "login",
          session: pageOfSession(request, page),
        }),
        code,
      });
    },
  );

  portal.post(
    "/connexion/certificat",
    {
      schema: { querystring: NO_QUERY, body: form },
      bodyLimit: MAX_CERTIFICATE_FORM_BYTES,
      config: {
        rateLimit: { max: MAX_SIGN_INS_PER_MINUTE, timeWindow: "1 minute" },
      },
    },
    async (request, reply) => {
      const user = identifiedUser(request);
      if (user === undefined) return reply.redirect("/connexion", 303);
      try {
        const signIn = await letIn(parts, {
          user,
          signature: request.body.signature,
          session: pageOfSession(request, request.body.page),
          address: request.ip,
          log: request.log,
        });
        replaceSession(request, sessions, { signIn });
        return await reply.redirect("/espace", 303);
      } catch (error) {
        if (!(error instanceof PasserelleError)) throw error;
        const { code } = error;
        const level = statusOf(code) >= 500 ? "error" : "info";
        request.log[level]({ code, reason: error.message }, "sign-in refused");
        // Another tab may have gone on while this signature was verified.
        const session = sessions.find(request.sessionState.key);
        // Shown by a page of its own: who loads that page again does not send the signature again.
        if (session) request.session = { ...session, refusal: code };
        return reply.redirect("/connexion/certificat", 303);
      }
    },
  );
}

/** What a challenge is issued to: a page of the session, so that two tabs do not take each other's challenge away. */
function pageOfSession({ sessionState }: FastifyRequest, page: string): string {
  return `${sessionState.key} ${page}`;
}

function identifiedUser({ session }: FastifyRequest) {
  const { clientIdentifier, userNumber } = session;
  return clientIdentifier === undefined || userNumber === undefined
    ? undefined
    : { clientIdentifier, userNumber };
}
