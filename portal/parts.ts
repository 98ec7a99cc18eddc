import type { RelyingParty } from "@passerelle/server";
import type { Clock } from "./clock.ts";
import type { Attempts } from "./database/attempts.ts";
import type { AuditTrail } from "./database/audit-trail.ts";
import type { Enrolments } from "./database/enrolments.ts";
import type { Sessions } from "./database/sessions.ts";
import type { RenderPage } from "./web/pages.ts";
import type { SessionContents } from "./web/sessions.ts";

/** What the pages are made with. */
export interface Parts {
  readonly relyingParty: RelyingParty;
  readonly enrolments: Enrolments;
  readonly attempts: Attempts;
  readonly auditTrail: AuditTrail;
  readonly sessions: Sessions<SessionContents>;
  readonly renderPage: RenderPage;
  readonly clock: Clock;
  readonly sessionIdleMs: number;
}
