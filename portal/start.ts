import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import type { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import type { Clock } from "./clock.ts";
import { chooseOrigin } from "./configuration/origin.ts";
import type { Configuration } from "./configuration/schema.ts";
import { createPortal } from "./create.ts";
import { openDatabase } from "./database/open.ts";
import { KEEP_ALIVE_TIMEOUT_MS, REQUEST_TIMEOUT_MS } from "./limits.ts";
import { type OpenRelyingParty, openRelyingParty } from "./relying-party.ts";
import type { Portal } from "./web/portal.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** Answers under way when the portal stops get this long. */
const STOP_GRACE_MS = 3000;

export interface RunningPortal {
  /** The origin browsers are to use. */
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/**
 * Starts the portal. It listens before it is built: the origin, which is part of what is signed, may depend on the port
 * that was free.
 *
 * @param folder holds `views` and `assets`
 * @throws PasserelleError `configuration_invalid`, `configuration_unreadable`, `configuration_refused`,
 *   `trust_material_invalid`
 */
export async function startPortal(
  configuration: Configuration,
  folder: URL,
  clock: Clock,
): Promise<RunningPortal> {
  // Before anything is open to anyone; the port that is still missing changes nothing about what may be.
  chooseOrigin(configuration, configuration.port);
  const database = openDatabase(configuration.database);
  const server = createServer({
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
  });
  let opened: OpenRelyingParty | undefined;
  let portal: Portal | undefined;
  const reportProblem = ({ code, message }: PasserelleError) =>
    portal?.log.warn({ code, reason: message }, "authorities, revocation");
  const reportReload = (setting: string, count: number) =>
    portal?.log.info({ setting, count }, "authorities reloaded");
  try {
    const port = await listen(server, configuration);
    const origin = chooseOrigin(configuration, port);
    opened = await openRelyingParty(
      configuration,
      origin,
      clock,
      reportProblem,
      { onReloaded: reportReload },
    );
    const { relyingParty, checksRevocation } = opened;
    portal = await createPortal({
      origin,
      database,
      clock,
      server,
      relyingParty,
      bankName: configuration.bankName,
      installationPage: configuration.installationPage,
      sessionLifetimes: {
        idleMs: configuration.sessionIdleMinutes * MINUTE_MS,
        absoluteMs: configuration.sessionAbsoluteMinutes * MINUTE_MS,
      },
      auditRetentionMs: configuration.auditRetentionDays * DAY_MS,
      viewsFolder: fileURLToPath(new URL("views/", folder)),
      assetsFolder: fileURLToPath(new URL("assets/", folder)),
      trustedProxies: configuration.trustedProxies,
      logger: { level: configuration.logLevel, stream: process.stderr },
    });
    await portal.ready();
    if (!checksRevocation)
      portal.log.warn("revoked certificates are not found out");
    return {
      url: origin,
      async stop() {
        await close(server);
        await portal?.close();
        opened?.close();
        database.close();
      },
    };
  } catch (error) {
    server.close();
    opened?.close();
    database.close();
    throw error;
  }
}

async function listen(
  server: Server,
  { host, port }: Configuration,
): Promise<number> {
  server.listen(port, host);
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

async function close(server: Server): Promise<void> {
  const closed = once(server, "close");
  server.close();
  server.closeIdleConnections();
  setTimeout(() => server.closeAllConnections(), STOP_GRACE_MS).unref();
  await closed;
}
