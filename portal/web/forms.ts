import fastifyCookie from "@fastify/cookie";
import csrfProtection from "@fastify/csrf-protection";
import formbody from "@fastify/formbody";
import type { AuditTrail } from "../database/audit-trail.ts";
import type { Enrolments } from "../database/enrolments.ts";
import type { Sessions } from "../database/sessions.ts";
import { FORM_REFUSAL_WINDOW_MS } from "../limits.ts";
import { codeOf } from "./error-pages.ts";
import type { Portal } from "./portal.ts";
import { addSessions, type SessionContents } from "./sessions.ts";

/** Gives pages their sessions and forms; every form that comes back, whichever it is, must bring its token. */
export async function addForms(
  pages: Portal,
  sessions: Sessions<SessionContents>,
  enrolments: Enrolments,
  auditTrail: AuditTrail,
): Promise<void> {
  await pages.register(fastifyCookie);
  await pages.register(formbody);
  addSessions(pages, sessions);
  // The plugin's word for "the secret is kept in request.session".
  await pages.register(csrfProtection, { sessionPlugin: "@fastify/session" });

  pages.addHook("preHandler", (request, reply, done) => {
    if (request.method === "POST") pages.csrfProtection(request, reply, done);
    else done();
  });
  // Anyone can send forms without being anyone: those are in the log alone, where they cannot fill the database.
  pages.addHook("onError", async (request, _reply, error) => {
    const code = codeOf(error);
    const { signIn } = request.session;
    if (code !== "form_expired" || signIn === undefined) return;
    const enrolment = enrolments.inForce(signIn.enrolment);
    if (enrolment === undefined) return;
    const { clientIdentifier, userNumber, certificateHash } = enrolment;
    auditTrail.recordOnce(
      {
        event: "form-refused",
        code,
        clientIdentifier,
        userNumber,
        certificateHash,
        address: request.ip,
      },
      FORM_REFUSAL_WINDOW_MS,
    );
  });
  pages.addHook("onRequest", async (_request, reply) => {
    reply.type("text/html; charset=utf-8");
  });
}
