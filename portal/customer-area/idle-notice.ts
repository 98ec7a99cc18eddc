import type { Portal } from "../web/portal.ts";
import { NO_QUERY } from "../web/validation.ts";

/** Time to say "I am still here": WCAG 2.2.1 asks for at least 20 seconds. */
const WARNING_MS = 2 * 60_000;

/**
 * Tells the style sheet when an open page is to warn that the session ends, and when to hide what it shows. Animation
 * delays do what would else take a script, or a timed refresh that nobody can put off.
 */
export function addIdleNotice(portal: Portal, sessionIdleMs: number): void {
  const warnAfterMs = Math.max(sessionIdleMs - WARNING_MS, sessionIdleMs / 2);
  const style = `:root{--idle-warning:${warnAfterMs / 1000}s;--idle-end:${sessionIdleMs / 1000}s}\n`;
  portal.get(
    "/espace/delais.css",
    { schema: { querystring: NO_QUERY } },
    async (_request, reply) => {
      reply.type("text/css; charset=utf-8");
      return style;
    },
  );
}
