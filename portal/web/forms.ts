import fastifyCookie from "@fastify/cookie";
import csrfProtection from "@fastify/csrf-protection";
import formbody from "@fastify/formbody";
import type { AuditTrail } from "../database/audit-trail.ts";
import type { Sessions } from "../database/sessions.ts";
import { codeOf } from "./error-pages.ts";
import type { Portal } from "./portal.ts";
import { addSessions, type SessionContents } from "./sessions.ts";

/** Gives pages their sessions and forms; every form that comes back, whichever it is, must bring its token. */
export async function addForms(
  pages: Portal,
  sessions: Sessions<SessionContents>,
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
  pages.addHook("onError", async (request, _reply, error) => {
    const code = codeOf(error);
    if (code === "form_expired")
      auditTrail.record({ event: "form-refused", code, address: request.ip });
  });
  pages.addHook("onRequest", async (_request, reply) => {
    reply.type("text/html; charset=utf-8");
  });
}
