import type { Portal } from "../web/portal.ts";
import { NO_QUERY } from "../web/validation.ts";

const NOTHING = '<svg xmlns="http://www.w3.org/2000/svg"/>';

/**
 * A picture of nothing, with which the browser forgets the pages it could go back to. Chromium keeps them whole, those
 * with `no-store` too, and shows them again after sign-out. It forgets those it has left: the header has to come with
 * something that a later page asks for.
 */
export function addForgetting(portal: Portal): void {
  portal.get(
    "/espace/oubli.svg",
    { schema: { querystring: NO_QUERY } },
    async (_request, reply) => {
      reply.header("Clear-Site-Data", '"cache"');
      reply.type("image/svg+xml");
      return NOTHING;
    },
  );
}
