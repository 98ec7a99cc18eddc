import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { createRelyingParty } from "@passerelle/server";
import type { Clock } from "./clock.ts";
import { chooseOrigin } from "./configuration/origin.ts";
import type { Configuration } from "./configuration/schema.ts";
import { readTrustAnchors } from "./configuration/trust-anchors.ts";
import { createPortal } from "./create.ts";
import { openDatabase } from "./database/open.ts";
import { KEEP_ALIVE_TIMEOUT_MS, REQUEST_TIMEOUT_MS } from "./limits.ts";

const MINUTE_MS = 60_000;
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
 * @throws PasserelleError `configuration_invalid`, `configuration_unreadable`, `configuration_refused`
 */
export async function startPortal(
  configuration: Configuration,
  folder: URL,
  clock: Clock,
): Promise<RunningPortal> {
  const trustAnchors = readTrustAnchors(configuration.trustAnchors);
  const server = createServer({
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
  });
  chooseOrigin(configuration, configuration.port);
  const origin = chooseOrigin(
    configuration,
    await listen(server, configuration),
  );
  const database = openDatabase(configuration.database);
  const portal = await createPortal({
    origin,
    database,
    clock,
    relyingParty: createRelyingParty({
      origin,
      trustAnchors,
      clock,
      name: configuration.bankName,
    }),
    bankName: configuration.bankName,
    installationPage: configuration.installationPage,
    sessionLifetimes: {
      idleMs: configuration.sessionIdleMinutes * MINUTE_MS,
      absoluteMs: configuration.sessionAbsoluteMinutes * MINUTE_MS,
    },
    viewsFolder: fileURLToPath(new URL("views/", folder)),
    assetsFolder: fileURLToPath(new URL("assets/", folder)),
    trustedProxies: configuration.trustedProxies,
    logger: { level: configuration.logLevel, stream: process.stderr },
    server,
  });
  await portal.ready();

  return {
    url: origin,
    async stop() {
      const closed = once(server, "close");
      server.close();
      server.closeIdleConnections();
      setTimeout(() => server.closeAllConnections(), STOP_GRACE_MS).unref();
      await closed;
      await portal.close();
      database.close();
    },
  };
}

async function listen(
  server: Server,
  { host, port }: Configuration,
): Promise<number> {
  server.listen(port, host);
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}
