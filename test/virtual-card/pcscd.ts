import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const DRIVER = "/usr/lib/pcsc/drivers/serial/libifdvpcd.so";
/** The PC/SC daemon has one socket for the whole machine; whoever holds this lock may run it. */
const LOCK = join(tmpdir(), "passerelle-pcscd.lock");

export interface Pcscd {
  /** Where the card of the first slot connects; the second slot is the next port. */
  readonly port: number;
  readonly process: ChildProcess;
  /** Ends it, removes its configuration and lets others run theirs. */
  stop(): Promise<void>;
}

export interface PcscdOptions {
  /** The reader's name; ykcs11 looks only at readers whose name starts with “Yubico”. */
  readonly readerName: string;
  /** The port to use again after a stop; a free one when absent. */
  readonly port?: number;
}

/**
 * Starts the PC/SC daemon with one virtual reader and a private configuration, after any other on this machine that was
 * started here has ended. It ends with this process, however that ends.
 */
export async function startPcscd(options: PcscdOptions): Promise<Pcscd> {
  const port = options.port ?? (await freePortPair());
  const folder = mkdtempSync(join(tmpdir(), "passerelle-pcscd-"));
  const preload = compilePreload(folder);
  const readers = join(folder, "readers");
  mkdirSync(readers);
  writeFileSync(
    join(readers, "virtual"),
    [
      `FRIENDLYNAME "${options.readerName}"`,
      `DEVICENAME /dev/null:0x${port.toString(16)}`,
      `LIBPATH ${DRIVER}`,
      `CHANNELID 0x${port.toString(16)}`,
      "",
    ].join("\n"),
  );
  const child = spawn(
    "setpriv",
    ["--pdeathsig", "TERM", "flock", "--no-fork", LOCK].concat([
      "pcscd",
      "--foreground",
      "--info",
      "--config",
      readers,
    ]),
    {
      stdio: ["ignore", "pipe", "inherit"],
      env: { ...process.env, LD_PRELOAD: preload },
    },
  );
  const exited = once(child, "exit");
  await ready(child);
  return {
    port,
    process: child,
    async stop() {
      child.kill("SIGTERM");
      await exited;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function compilePreload(folder: string): string {
  const library = join(folder, "loopback.so");
  const source = join(import.meta.dirname, "loopback.c");
  execFileSync("gcc", ["-shared", "-fPIC", "-O2", "-o", library, source]);
  return library;
}

/** Reads the daemon's log to its end, so that its pipe never fills; settles at “daemon ready”. */
function ready(child: ChildProcess): Promise<void> {
  const lines = createInterface({ input: child.stdout! });
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

/** Two neighbouring ports, since vpcd opens one for each of a reader's two slots. */
async function freePortPair(): Promise<number> {
  for (;;) {
    const port = await listenBriefly(0);
    if (port !== null && port < 0xffff) {
      if ((await listenBriefly(port + 1)) !== null) return port;
    }
  }
}

async function listenBriefly(port: number): Promise<number | null> {
  const server = createServer();
  try {
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
    return (server.address() as { port: number }).port;
  } catch {
    return null;
  } finally {
    server.close();
  }
}
