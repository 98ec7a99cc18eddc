import { readdir, readFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { hostConfigurationFile, hostLauncher } from "../../scripts/dev/host.ts";
import type { Desk } from "../../scripts/dev/desk.ts";

const POLL_INTERVAL_MS = 20;

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly commandLine: string;
}

/** The hosts that this desk's browser runs, from the launcher of their first moment on. */
export async function hostsOf({ folder }: Desk): Promise<number[]> {
  const signs = [
    `${hostLauncher(folder)} `,
    `--config ${hostConfigurationFile(folder)}`,
  ];
  const hosts = (await readProcesses()).filter(({ commandLine }) =>
    signs.some((sign) => commandLine.includes(sign)),
  );
  const pids = new Set(hosts.map(({ pid }) => pid));
  // What a host starts has its command line for a moment.
  return hosts.filter(({ parent }) => !pids.has(parent)).map(({ pid }) => pid);
}

/** The processes of PKCS#11 libraries below a host. */
export async function modulesOf(host: number): Promise<number[]> {
  return (await readProcesses())
    .filter(
      ({ parent, commandLine }) =>
        parent === host && commandLine.includes("module-process"),
    )
    .map(({ pid }) => pid);
}

/** No event tells of a process that is not our child: looks again and again, until mocha's time is over. */
export async function waitUntilGone(pids: readonly number[]): Promise<void> {
  for (;;) {
    const running = new Set((await readProcesses()).map(({ pid }) => pid));
    if (!pids.some((pid) => running.has(pid))) return;
    await delay(POLL_INTERVAL_MS);
  }
}

async function readProcesses(): Promise<Process[]> {
  const names = await readdir("/proc");
  const found = names
    .filter((name) => /^\d+$/.test(name))
    .map(async (name): Promise<Process | null> => {
      try {
        const stat = await readFile(`/proc/${name}/stat`, "utf8");
        const line = await readFile(`/proc/${name}/cmdline`, "utf8");
        // `pid (name, which may hold anything) state parent …`; a zombie has ended.
        const [state, parent] = stat
          .slice(stat.lastIndexOf(")") + 2)
          .split(" ");
        if (state === "Z") return null;
        const commandLine = line.replaceAll("\0", " ").trim();
        return { pid: Number(name), parent: Number(parent), commandLine };
      } catch {
        return null;
      }
    });
  return (await Promise.all(found)).filter((process) => process !== null);
}
