import { fork, type ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { DiscoveredModule } from "../modules/discover-modules.ts";

const SETPRIV = "/usr/bin/setpriv";

/** Starts the module process of a library. */
export function startModuleProcess(
  { path, initArgs }: DiscoveredModule,
  environment: NodeJS.ProcessEnv,
): ChildProcess {
  const args = initArgs === undefined ? [path] : [path, initArgs];
  return startProcess("module-process", args, environment);
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
  return fork(
    join(import.meta.dirname, `${program}.cjs`),
    [
      String(process.pid),
      hasSetpriv ? "ended-by-kernel" : "ended-by-thread",
      ...args,
    ],
    {
      stdio: ["ignore", "ignore", "ignore", "ipc"],
      env: environment,
      ...(hasSetpriv && {
        execPath: SETPRIV,
        execArgv: ["--pdeathsig", "KILL", process.execPath],
      }),
    },
  );
}
