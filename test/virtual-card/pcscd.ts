import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { createInterface, type Interface } from "node:readline";
import { commandLine } from "../../scripts/dev/command.ts";

const DRIVER = "/usr/lib/pcsc/drivers/serial/libifdvpcd.so";

/**
 * The daemon's socket has its path compiled in, one for the machine; in a mount namespace of its own the daemon puts it
 * into the folder `$0` instead, and runs beside any other.
 */
const START_IN_NAMESPACE = `
  mount -t tmpfs none /run && mkdir /run/pcscd && mount --bind "$0" /run/pcscd &&
  LD_PRELOAD="$1" exec pcscd --foreground --info --config "$2"`;

export interface Pcscd {
  readonly port: number;
  readonly process: ChildProcess;
  /** Settles when the daemon next notices that the card of a slot (0 or 1) is out, or ends. */
  noticesRemoval(slot: number): Promise<void>;
  /** The reader answers no more, as one that was unplugged; settles when the daemon has noticed. */
  unplug(): Promise<void>;
  plugIn(): void;
  /** Ends the daemon. */
  stop(): Promise<void>;
}

export interface PcscdOptions {
  /** Empty at first; holds the daemon's configuration and its socket `pcscd.comm`. */
  readonly folder: string;
  /** Where the card of the first slot connects; vpcd opens the next port for the second. */
  readonly port: number;
  /** The reader's name; ykcs11 looks only at readers whose name starts with “Yubico”. */
  readonly readerName: string;
}

/** Where programs find the daemon of this folder: for libpcsclite's environment. */
export const pcscEnvironment = (folder: string) => ({
  PCSCLITE_CSOCK_NAME: join(folder, "socket", "pcscd.comm"),
});

/** Starts the PC/SC daemon with one virtual reader of two slots. It ends with this process, however that ends. */
export async function startPcscd({
  folder,
  port,
  readerName,
}: PcscdOptions): Promise<Pcscd> {
  const [readers, socket, unplugged] = ["readers", "socket", "unplugged"].map(
    (name) => join(folder, name),
  );
  for (const name of [readers!, socket!]) mkdirSync(name, { recursive: true });
  writeFileSync(
    join(readers!, "virtual"),
    [
      `FRIENDLYNAME "${readerName}"`,
      `DEVICENAME /dev/null:0x${port.toString(16)}`,
      `LIBPATH ${compile(folder, "unpluggable", DRIVER)}`,
      `CHANNELID 0x${port.toString(16)}`,
      "",
    ].join("\n"),
  );
  // The name it has for the loader; Debian leaves it out.
  const loaded = join(folder, "libifdvpcd.so.0");
  if (!existsSync(loaded)) symlinkSync(DRIVER, loaded);
  const isRoot = process.getuid?.() === 0;
  const child = spawn(
    "setpriv",
    commandLine`
      --pdeathsig TERM unshare --mount ${isRoot ? [] : ["--map-root-user"]}
      sh -c ${START_IN_NAMESPACE} ${socket!} ${compile(folder, "loopback")} ${readers!}`,
    {
      stdio: ["ignore", "pipe", "inherit"],
      env: { ...process.env, UNPLUGGED: unplugged! },
    },
  );
  const exited = once(child, "exit");
  const log = createInterface({ input: child.stdout });
  await ready(child, log);
  return {
    port,
    process: child,
    noticesRemoval: (slot) =>
      says(log, `Card Removed From ${readerName} 00 0${slot}`),
    async unplug() {
      const noticed = says(log, `Error communicating to: ${readerName} 00 00`);
      writeFileSync(unplugged!, "");
      await noticed;
    },
    plugIn: () => rmSync(unplugged!),
    async stop() {
      child.kill("SIGTERM");
      await exited;
    },
  };
}

function compile(folder: string, name: string, ...libraries: string[]): string {
  const library = join(folder, `${name}.so`);
  const source = join(import.meta.dirname, `${name}.c`);
  execFileSync(
    "gcc",
    commandLine`
      -shared -fPIC -O2 -o ${library} ${source}
      -Wl,--no-as-needed,-rpath,${folder} ${libraries}`,
  );
  return library;
}

/** Settles when the daemon's log says so, or ends. */
function says(log: Interface, text: string): Promise<void> {
  return new Promise((resolve) => {
    const look = (line: string) => {
      if (line.includes(text)) settle();
    };
    const settle = () => {
      log.off("line", look).off("close", settle);
      resolve();
    };
    log.on("line", look).on("close", settle);
  });
}

/** Reads the daemon's log to its end, so that its pipe never fills; settles at “daemon ready”. */
function ready(child: ChildProcess, lines: Interface): Promise<void> {
  const recent: string[] = [];
  return new Promise((resolve, reject) => {
    lines.on("line", (line) => {
      recent.push(line);
      recent.splice(0, recent.length - 5);
      if (line.includes("daemon ready")) resolve();
    });
    lines.on("close", () =>
      reject(new Error(`pcscd did not start:\n${recent.join("\n")}`)),
    );
    child.on("error", reject);
  });
}
