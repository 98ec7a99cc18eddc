import { NO_QUERY } from "../web/validation.ts";
import type { Parts } from "../parts.ts";
import type { Portal } from "../web/portal.ts";
import { replaceSession } from "../web/sessions.ts";

/** What only a signed-in customer sees: so far, as whom and by which certificate. */
export function addCustomerArea(
  portal: Portal,
  { enrolments, sessions, renderPage, sessionIdleMs }: Parts,
): void {
  portal.get(
    "/espace",
    { schema: { querystring: NO_QUERY } },
    async (request, reply) => {
      const { signIn } = request.session;
      if (signIn === undefined) {
        const { replacesEnded } = request.sessionState;
        return reply.redirect(
          replacesEnded ? "/session-expiree" : "/connexion",
          303,
        );
      }
      const enrolment = enrolments.inForce(signIn.enrolment);
      if (enrolment === undefined) {
        replaceSession(request, sessions, {});
        return reply.redirect("/session-expiree", 303);
      }
      return renderPage("customer-area", {
        csrf: reply.generateCsrf(),
        name: enrolment.name,
        company: enrolment.company,
        clientIdentifier: enrolment.clientIdentifier,
        userNumber: enrolment.userNumber,
        signIn,
        idleMinutes: sessionIdleMs / 60_000,
      });
    },
  );
}
