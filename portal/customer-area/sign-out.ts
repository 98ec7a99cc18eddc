import * as v from "valibot";
import type { Parts } from "../parts.ts";
import type { Portal } from "../web/portal.ts";
import { replaceSession } from "../web/sessions.ts";
import { field, NO_QUERY } from "../web/validation.ts";

const form = v.strictObject({ _csrf: field });

/** The ways out: on purpose, and by time. */
export function addSignOut(
  portal: Portal,
  { enrolments, sessions, auditTrail, renderPage, sessionIdleMs }: Parts,
): void {
  portal.post(
    "/deconnexion",
    {
      schema: { querystring: NO_QUERY, body: form },
      // Before the token is asked for: a second click, or one after the time is up, finds nothing left to protect.
      preValidation: async ({ session }, reply) =>
        session.signIn === undefined
          ? reply.redirect("/au-revoir", 303)
          : undefined,
    },
    async (request, reply) => {
      const { signIn } = request.session;
      const enrolment = signIn && enrolments.inForce(signIn.enrolment);
      if (enrolment !== undefined) {
        const { clientIdentifier, userNumber, certificateHash } = enrolment;
        auditTrail.record({
          event: "signed-out",
          clientIdentifier,
          userNumber,
          certificateHash,
          address: request.ip,
        });
      }
      replaceSession(request, sessions, {});
      return reply.redirect("/au-revoir", 303);
    },
  );

  portal.get("/au-revoir", { schema: { querystring: NO_QUERY } }, async () =>
    renderPage("signed-out", {}),
  );

  portal.get(
    "/session-expiree",
    { schema: { querystring: NO_QUERY } },
    async () =>
      renderPage("session-ended", { idleMinutes: sessionIdleMs / 60_000 }),
  );
}
