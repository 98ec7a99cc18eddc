import * as v from "valibot";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { codeOf, statusOf } from "../web/error-pages.ts";
import type { RenderPage } from "../web/pages.ts";
import type { Portal } from "../web/portal.ts";
import { field, NO_QUERY } from "../web/validation.ts";
import { parseClientIdentifier } from "./identifiers.ts";

const form = v.strictObject({ _csrf: field, clientIdentifier: field });

/** First step: who is the customer. Nothing is looked up: an unknown identifier goes the same way as a known one. */
export function addClientIdentifierStep(
  portal: Portal,
  renderPage: RenderPage,
): void {
  portal.get(
    "/connexion",
    { schema: { querystring: NO_QUERY } },
    async (request, reply) => {
      const { signIn, clientIdentifier } = request.session;
      if (signIn !== undefined) return reply.redirect("/espace", 303);
      return renderPage("client-identifier", {
        csrf: reply.generateCsrf(),
        value: clientIdentifier ?? "",
      });
    },
  );

  portal.post(
    "/connexion",
    {
      schema: { querystring: NO_QUERY, body: form },
      // A page of the morning outlives its session: what was typed is shown again, to be sent once more.
      errorHandler(error, request, reply) {
        const code = codeOf(error);
        if (code !== "form_expired") {
          portal.errorHandler(error, request, reply);
          return;
        }
        request.log.info({ code }, "refused");
        const { clientIdentifier: value } = request.body;
        const csrf = reply.generateCsrf();
        const content = { csrf, value, isStale: true };
        reply
          .code(statusOf(code))
          .type("text/html; charset=utf-8")
          .send(renderPage("client-identifier", content));
      },
    },
    async (request, reply) => {
      const value = request.body.clientIdentifier;
      try {
        request.session.clientIdentifier = parseClientIdentifier(value);
      } catch (error) {
        if (!(error instanceof PasserelleError)) throw error;
        const { code } = error;
        reply.code(statusOf(code));
        const csrf = reply.generateCsrf();
        return renderPage("client-identifier", { csrf, value, code });
      }
      delete request.session.userNumber;
      delete request.session.refusal;
      return reply.redirect("/connexion/utilisateur", 303);
    },
  );
}
