import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { commandLine, runCommand } from "../../../scripts/dev/command.ts";
import type { Customer } from "../../fixtures/customer.ts";
import { importCustomer } from "./import-customer.ts";
import { LIBRARY, type RealToken } from "./real-token.ts";

/** The machine's own soft token: opencryptoki has its paths compiled in. */
const TOKEN_FOLDER = "/var/lib/opencryptoki/swtok";
const PID_FILE = "/run/pkcsslotd.pid";
const SOCKET = "/run/pkcsslotd.socket";
const PIN = "47114711";

/** Why the soft token cannot be had here, or null: it belongs to the machine, so one in use is left alone. */
export function opencryptokiObstacle(): string | null {
  if (process.getuid?.() !== 0) return "pkcsslotd runs as root only";
  return existsSync(join(TOKEN_FOLDER, "NVTOK.DAT")) || isDaemonRunning()
    ? "the machine's own soft token is in use"
    : null;
}

/** A daemon that has ended may stay in the list of processes until its foster parent takes note. */
function isDaemonRunning(): boolean {
  if (!existsSync(PID_FILE)) return false;
  const status = `/proc/${daemonId()}/status`;
  return (
    existsSync(status) && !/^State:\tZ/m.test(readFileSync(status, "utf8"))
  );
}

const daemonId = () => Number(readFileSync(PID_FILE, "utf8"));

/** Initialises the soft token of opencryptoki and starts its daemon. RSA only: the token has no elliptic curves. */
export async function createOpencryptokiToken(
  customers: readonly Customer[],
): Promise<RealToken> {
  const daemon = spawn("pkcsslotd", { stdio: "ignore" });
  await once(daemon, "exit");
  const slot = "-c 3";
  // The label is asked for on stdin; both PINs must be changed from what the token comes with.
  await runCommand([
    "sh",
    "-c",
    `printf 'opencryptoki\\n' | pkcsconf -I ${slot} -S 87654321`,
  ]);
  await runCommand(commandLine`pkcsconf -P -c 3 -S 87654321 -n 12345678`);
  await runCommand(commandLine`pkcsconf -u -c 3 -S 12345678 -n 11111111`);
  await runCommand(commandLine`pkcsconf -p -c 3 -U 11111111 -n ${PIN}`);
  for (const [index, customer] of customers.entries()) {
    await importCustomer(
      {
        path: LIBRARY.opencryptoki,
        label: "opencryptoki",
        pin: PIN,
        environment: {},
      },
      customer,
      index + 1,
    );
  }
  return {
    module: { name: "openCryptoki", path: LIBRARY.opencryptoki },
    environment: {},
    pin: PIN,
    customers,
    async close() {
      await stopDaemon();
      await emptyToken();
    },
  };
}

/** It would not end at a request while it counts clients that ended without saying so. */
async function stopDaemon(): Promise<void> {
  process.kill(daemonId(), "SIGKILL");
  while (isDaemonRunning()) await delay(20);
  for (const file of [PID_FILE, SOCKET]) await rm(file, { force: true });
}

async function emptyToken(): Promise<void> {
  for (const name of ["NVTOK.DAT", "MK_SO", "MK_USER"]) {
    await rm(join(TOKEN_FOLDER, name), { force: true });
  }
  const objects = join(TOKEN_FOLDER, "TOK_OBJ");
  for (const name of await readdir(objects)) await rm(join(objects, name));
  for (const name of await readdir("/dev/shm")) {
    if (name.startsWith("var.lib.opencryptoki.")) {
      await rm(join("/dev/shm", name));
    }
  }
}
