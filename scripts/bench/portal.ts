import { type ChildProcess, fork } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Figure } from "./figure.ts";
import { openFloor, openPortal } from "./portal/sites.ts";
import type { Order } from "./portal/visits.ts";
import { medianRatio } from "./verify/interleave.ts";

const ROUNDS = 15;
const FLOOR = "a page of a bare Fastify in the same process";

/** What the portal costs, in processor time of its own process, the visitors being another. */
export async function run(): Promise<Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), "passerelle-bench-"));
  const visitors = fork(join(import.meta.dirname, "portal", "visitors.ts"), {
    execArgv: ["--import", "tsx"],
  });
  const [who] = await once(visitors, "message");
  const { anchor, certificate } = who as Record<string, string>;
  const floor = await openFloor();
  const portal = await openPortal(
    folder,
    Buffer.from(anchor ?? "", "base64"),
    new X509Certificate(certificate ?? ""),
  );
  try {
    const orders: Order[] = [
      { visit: "page", url: floor.url, count: 400 },
      { visit: "page", url: `${portal.url}/connexion`, count: 100 },
      { visit: "sign-in", url: portal.url, count: 20 },
    ];
    for (const order of orders) await costOf(order, visitors);
    const times: number[][] = orders.map(() => []);
    for (let round = 0; round < ROUNDS; round++) {
      for (const [index, order] of orders.entries()) {
        times[index]?.push(await costOf(order, visitors));
      }
    }
    return [
      {
        name: "the sign-in page, rendered, with a session of its own",
        ratio: medianRatio(times, 1, 0),
        floor: FLOOR,
        goal: "<= 8",
      },
      {
        name: "a whole sign-in by certificate, seven requests",
        ratio: medianRatio(times, 2, 0),
        floor: FLOOR,
        goal: "<= 70",
      },
    ];
  } finally {
    visitors.disconnect();
    await portal.close();
    await floor.close();
    await rm(folder, { recursive: true });
  }
}

/** Microseconds of processor time that one visit takes of this process. */
async function costOf(order: Order, visitors: ChildProcess): Promise<number> {
  const done = once(visitors, "message");
  const start = process.cpuUsage();
  visitors.send(order);
  await done;
  const { user, system } = process.cpuUsage(start);
  return (user + system) / order.count;
}
