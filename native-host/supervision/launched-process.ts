import { readFileSync } from "node:fs";
import { sendNow, type LibraryOrder } from "../pkcs11/channel.ts";

/** The variable by which the launcher tells the host its process's pid. */
export const LAUNCHED_PROCESS = "PASSERELLE_MODULE_PROCESS";

/** A module process that the launcher started together with the host. It waits to be told its library. */
export class LaunchedProcess {
  /** Stays this process's own to the host's end, even when it is gone: only its parent could free the number. */
  readonly processId: number;

  constructor(processId: number) {
    this.processId = processId;
  }

  load(order: LibraryOrder): void {
    try {
      sendNow(order);
    } catch {
      // It has ended, which its socket tells whoever listens.
    }
  }

  /**
   * Tells once when the process has ended. Node reports no child that it did not start, but the kernel says that one has
   * ended, and Linux says which (proc_pid_stat(5)); elsewhere only its socket tells.
   */
  whenGone(listener: () => void): void {
    const look = () => {
      if (!this.#isGone()) return;
      process.off("SIGCHLD", look);
      listener();
    };
    process.on("SIGCHLD", look);
    look();
  }

  kill(signal: NodeJS.Signals): void {
    try {
      process.kill(this.processId, signal);
    } catch {
      // It is gone, and collected by a system that was told to do so.
    }
  }

  #isGone(): boolean {
    if (process.platform !== "linux") return false;
    try {
      const facts = readFileSync(`/proc/${this.processId}/stat`, "latin1");
      // The state follows the program's name, which may have anything in it.
      return facts.startsWith("Z", facts.lastIndexOf(")") + 2);
    } catch {
      return true;
    }
  }
}

/** Gives the launcher's process, or null where the host was started without it. */
export function findLaunchedProcess(
  environment: NodeJS.ProcessEnv,
): LaunchedProcess | null {
  const processId = Number(environment[LAUNCHED_PROCESS] ?? 0);
  return Number.isSafeInteger(processId) && processId > 1
    ? new LaunchedProcess(processId)
    : null;
}
