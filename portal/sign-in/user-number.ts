import * as v from "valibot";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { statusOf } from "../web/error-pages.ts";
import type { RenderPage } from "../web/pages.ts";
import type { Portal } from "../web/portal.ts";
import { field, NO_QUERY } from "../web/validation.ts";
import { parseUserNumber } from "./identifiers.ts";

const form = v.strictObject({ _csrf: field, userNumber: field });

/** Second step: which of the customer's users. */
export function addUserNumberStep(
  portal: Portal,
  renderPage: RenderPage,
): void {
  portal.get(
    "/connexion/utilisateur",
    { schema: { querystring: NO_QUERY } },
    async (request, reply) => {
      const { clientIdentifier, userNumber } = request.session;
      if (clientIdentifier === undefined)
        return reply.redirect("/connexion", 303);
      return renderPage("user-number", {
        csrf: reply.generateCsrf(),
        clientIdentifier,
        value: userNumber === undefined ? "" : `${userNumber}`,
      });
    },
  );

  portal.post(
    "/connexion/utilisateur",
    {
      schema: { querystring: NO_QUERY, body: form },
    },
    async (request, reply) => {
      const { clientIdentifier } = request.session;
      if (clientIdentifier === undefined)
        return reply.redirect("/connexion", 303);
      const value = request.body.userNumber;
      try {
        request.session.userNumber = parseUserNumber(value);
      } catch (error) {
        if (!(error instanceof PasserelleError)) throw error;
        const { code } = error;
        reply.code(statusOf(code));
        const csrf = reply.generateCsrf();
        return renderPage("user-number", {
          csrf,
          clientIdentifier,
          value,
          code,
        });
      }
      delete request.session.refusal;
      return reply.redirect("/connexion/certificat", 303);
    },
  );
}
