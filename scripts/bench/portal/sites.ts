import type { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import Fastify from "fastify";
import { createRelyingParty } from "@passerelle/server";
import { createPortal } from "../../../portal/create.ts";
import { createEnrolments } from "../../../portal/database/enrolments.ts";
import { openDatabase } from "../../../portal/database/open.ts";
import { CLIENT, USER } from "./customer.ts";

const PORTAL = join(import.meta.dirname, "..", "..", "..", "portal");
const LOOPBACK = "127.0.0.1";
const clock = () => new Date();

export interface Site {
  readonly url: string;
  close(): Promise<void>;
}

/** Fastify with one route: what any page costs at least. */
export async function openFloor(): Promise<Site> {
  const site = Fastify();
  site.get("/", async () => "hello");
  const url = await site.listen({ host: LOOPBACK, port: 0 });
  return { url, close: () => site.close() };
}

/** The portal with its database in a file of `folder`, the customer enrolled. */
export async function openPortal(
  folder: string,
  anchor: Uint8Array,
  certificate: X509Certificate,
): Promise<Site> {
  const server = createServer().listen(0, LOOPBACK);
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const origin = `http://localhost:${port}`;
  const database = openDatabase(join(folder, "portal.sqlite"));
  createEnrolments(database, clock).enrol({
    clientIdentifier: CLIENT,
    userNumber: USER,
    name: "Hélène Lefèvre",
    company: "Boulangerie Lefèvre",
    certificate,
  });
  const portal = await createPortal({
    origin,
    bankName: "Banque",
    database,
    clock,
    relyingParty: createRelyingParty({
      origin,
      name: "Banque",
      trustAnchors: [anchor],
      revocation: "none",
    }),
    sessionLifetimes: { idleMs: 900_000, absoluteMs: 28_800_000 },
    auditRetentionMs: 365 * 86_400_000,
    viewsFolder: join(PORTAL, "views"),
    assetsFolder: join(PORTAL, "assets"),
    // Each visit comes from an address of its own: limits by address are not what is measured.
    trustedProxies: [LOOPBACK],
    logger: false,
    server,
  });
  await portal.ready();
  return {
    url: origin,
    async close() {
      await portal.close();
      server.close();
      database.close();
    },
  };
}
