import { spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { commandLine, runCommand } from "./command.ts";
import { ROOT } from "./folders.ts";
import type { Customer } from "./people.ts";

const PORTAL = join(ROOT, "build/portal");

export interface RunningPortal {
  readonly url: string;
  readonly databaseFile: string;
  readonly logFile: string;
  enrol(customer: Customer): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the built portal on a free loopback port, with its database in `folder` and these customers enrolled. */
export async function startPortal(
  folder: string,
  trustAnchors: string,
  customers: readonly Customer[],
): Promise<RunningPortal> {
  const configurationFile = join(folder, "portal.json");
  const databaseFile = join(folder, "portal.sqlite");
  const logFile = join(folder, "portal.log");
  await writeFile(
    configurationFile,
    JSON.stringify({ trustAnchors, database: databaseFile }),
  );
  for (const customer of customers) await enrol(configurationFile, customer);

  const portal = spawn(
    process.execPath,
    commandLine`${PORTAL}/main.js --config ${configurationFile}
      --json --stop-with-stdin`,
    { stdio: ["pipe", "pipe", "pipe"] },
  );
  portal.stderr.pipe(createWriteStream(logFile));
  const ended = once(portal, "exit");
  const listening = once(createInterface(portal.stdout), "line");
  const [line] = (await Promise.race([
    listening,
    ended.then(() => Promise.reject(new Error(`see ${logFile}`))),
  ])) as [string];
  const { url } = JSON.parse(line) as { url: string };
  return {
    url,
    databaseFile,
    logFile,
    enrol: (customer) => enrol(configurationFile, customer),
    async stop() {
      portal.stdin.end();
      await ended;
    },
  };
}

async function enrol(
  configurationFile: string,
  { person, clientIdentifier, userNumber, certificateFile }: Customer,
): Promise<void> {
  await runCommand(commandLine`
    ${process.execPath} ${PORTAL}/admin.js enrol --config ${configurationFile}
    --client ${clientIdentifier} --user ${userNumber}
    --name ${person.commonName} --company ${person.organization}
    --certificate ${certificateFile}`);
}
