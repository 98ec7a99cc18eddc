import { spawn, type ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Writable } from "node:stream";
import type { DiscoveredModule } from "../modules/discovered-module.ts";
import { CHANNEL, encodeMessage } from "../pkcs11/channel.ts";
import { libraryOrder } from "./library-order.ts";

const SETPRIV = "/usr/bin/setpriv";

/** Starts the module process of a library. */
export function startModuleProcess(
  module: DiscoveredModule,
  environment: NodeJS.ProcessEnv,
): ChildProcess {
  const child = startProcess("module-process", [], environment);
  const socket = (child.stdio as ChildProcess["stdio"] | undefined)?.[CHANNEL];
  // A process that could not be started says so by its own event.
  socket?.on("error", () => undefined);
  (socket as Writable | undefined)?.write(
    encodeMessage(libraryOrder(module, environment)),
  );
  return child;
}

/**
 * Starts a program that lies beside the host. It must not outlive the host, even while it hangs in a library: on Linux
 * the kernel kills it (PR_SET_PDEATHSIG, by way of util-linux's setpriv), elsewhere a thread of its own does.
 *
 * Both standard outputs are dropped: one would corrupt native messaging, and a library's debug output may hold PINs.
 */
export function startProcess(
  program: "module-process" | "watch-reader",
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
): ChildProcess {
  const hasSetpriv = process.platform === "linux" && existsSync(SETPRIV);
  const [command = "", ...words] = [
    ...(hasSetpriv ? [SETPRIV, "--pdeathsig", "KILL"] : []),
    process.execPath,
    join(import.meta.dirname, `${program}.cjs`),
    String(process.pid),
    hasSetpriv ? "ended-by-kernel" : "ended-by-thread",
    ...args,
  ];
  return spawn(command, words, {
    stdio: ["ignore", "ignore", "ignore", "pipe"],
    env: environment,
  });
}
