import type { RequestListener, Server } from "node:http";
import rateLimit from "@fastify/rate-limit";
import type { RelyingParty } from "@passerelle/server";
import type { Database } from "better-sqlite3";
import Fastify, { type FastifyServerOptions } from "fastify";
import type { Clock } from "./clock.ts";
import { addCustomerArea } from "./customer-area/area.ts";
import { addForgetting } from "./customer-area/forgetting.ts";
import { addIdleNotice } from "./customer-area/idle-notice.ts";
import { addSignOut } from "./customer-area/sign-out.ts";
import { createAttempts } from "./database/attempts.ts";
import { createAuditTrail } from "./database/audit-trail.ts";
import { createEnrolments } from "./database/enrolments.ts";
import { createSessions, type SessionLifetimes } from "./database/sessions.ts";
import * as limits from "./limits.ts";
import { addCertificateStep } from "./sign-in/certificate.ts";
import { addClientIdentifierStep } from "./sign-in/client-identifier.ts";
import { addUserNumberStep } from "./sign-in/user-number.ts";
import { addAssets, pathOfAssets } from "./web/assets.ts";
import { addErrorPages, readableAddress } from "./web/error-pages.ts";
import { addForms } from "./web/forms.ts";
import { addOwnSiteChecks } from "./web/own-site.ts";
import { createPageRenderer } from "./web/pages.ts";
import type { Portal } from "./web/portal.ts";
import { addSecurityHeaders } from "./web/security-headers.ts";
import type { SessionContents } from "./web/sessions.ts";
import { NO_QUERY, validatorCompiler } from "./web/validation.ts";

export interface PortalSettings {
  /** The site's address as browsers see it: `https://www.example.coop`. */
  readonly origin: string;
  readonly bankName: string;
  readonly installationPage?: string | undefined;
  readonly relyingParty: RelyingParty;
  readonly database: Database;
  readonly sessionLifetimes: SessionLifetimes;
  readonly auditRetentionMs: number;
  readonly clock: Clock;
  readonly viewsFolder: string;
  readonly assetsFolder: string;
  /** Addresses of proxies whose X-Forwarded-For is believed. */
  readonly trustedProxies: readonly string[];
  readonly logger: FastifyServerOptions["logger"];
  /** An HTTP server that already listens; without one the portal is there for injected requests. */
  readonly server?: Server;
}

/** The bank's site, ready to listen or to be injected requests. */
export async function createPortal(settings: PortalSettings): Promise<Portal> {
  const { origin, database, clock, sessionLifetimes, relyingParty, server } =
    settings;
  const portal: Portal = Fastify<Server>({
    logger: settings.logger ?? false,
    bodyLimit: limits.MAX_FORM_BYTES,
    trustProxy: settings.trustedProxies.length > 0 && [
      ...settings.trustedProxies,
    ],
    rewriteUrl: ({ url }) => readableAddress(url),
    ...(server && {
      serverFactory: (answer: RequestListener) => server.on("request", answer),
    }),
  });
  // Forms are all that is read.
  portal.removeAllContentTypeParsers();
  portal.setValidatorCompiler(validatorCompiler);

  await addSecurityHeaders(portal, origin);
  const assets = pathOfAssets(settings.assetsFolder);
  await addAssets(portal, settings.assetsFolder, assets);
  const renderPage = createPageRenderer({
    viewsFolder: settings.viewsFolder,
    origin,
    assets,
    bankName: settings.bankName,
    installationPage: settings.installationPage,
  });
  addErrorPages(portal, renderPage);
  addOwnSiteChecks(portal, origin);
  await portal.register(rateLimit, {
    max: limits.MAX_PAGES_PER_MINUTE,
    timeWindow: "1 minute",
  });

  const sessions = createSessions<SessionContents>(
    database,
    clock,
    sessionLifetimes,
  );
  const parts = {
    relyingParty,
    renderPage,
    sessions,
    clock,
    enrolments: createEnrolments(database, clock),
    attempts: createAttempts(database, clock, limits.SIGN_IN_ATTEMPTS),
    auditTrail: createAuditTrail(database, clock, settings.auditRetentionMs),
    sessionIdleMs: sessionLifetimes.idleMs,
  };

  // Pages have sessions; style sheets and errors do not.
  await portal.register(async (pages: Portal) => {
    await addForms(pages, sessions, parts.enrolments, parts.auditTrail);
    pages.get("/", { schema: { querystring: NO_QUERY } }, async (_, reply) =>
      reply.redirect("/espace", 303),
    );
    addClientIdentifierStep(pages, renderPage);
    addUserNumberStep(pages, renderPage);
    addCertificateStep(pages, parts);
    addCustomerArea(pages, parts);
    addIdleNotice(pages, sessionLifetimes.idleMs);
    addForgetting(pages);
    addSignOut(pages, parts);
  });
  return portal;
}
