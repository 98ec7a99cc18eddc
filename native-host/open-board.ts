import type { ChildProcess } from "node:child_process";
import type { Surroundings } from "./commands/context.ts";
import type { Log } from "./log/log-file.ts";
import { discoverModules, type Discovery } from "./modules/discover-modules.ts";
import { startModuleProcess } from "./supervision/start-process.ts";
import type { TokenBoard } from "./supervision/token-board.ts";

/** The libraries of this computer, their processes under way. */
export interface StartedModules {
  readonly discovery: Discovery;
  /** One for each library that may be loaded. */
  readonly processes: readonly (ChildProcess | null)[];
}

/** @throws PasserelleError `configuration_unreadable`, `configuration_invalid` */
export function findModules({
  environment,
  configurationFile,
}: Surroundings): Promise<Discovery> {
  return discoverModules({
    environment,
    platform: process.platform,
    ...(configurationFile !== undefined && { configurationFile }),
  });
}

/** Starts the process of every library: before the rest of the program is loaded, for both take about as long. */
export function startModules(
  discovery: Discovery,
  { environment }: Surroundings,
): StartedModules {
  const processes = discovery.modules.map((module) =>
    module.problem === null ? startModuleProcess(module, environment) : null,
  );
  return { discovery, processes };
}

/** The board of all tokens, kept up to date from now on. */
export async function openBoard(
  { discovery, processes }: StartedModules,
  { environment, clock }: Surroundings,
  log: Log,
  onChange: () => void,
): Promise<TokenBoard> {
  const { SupervisedModule } =
    await import("./supervision/supervised-module.ts");
  const { TokenBoard: Board } = await import("./supervision/token-board.ts");
  const supervised = discovery.modules.map(
    (module, index) =>
      new SupervisedModule(module, {
        started: processes[index] ?? null,
        environment,
        log,
        onChange,
      }),
  );
  for (const module of supervised) module.watch();
  return new Board(supervised, clock);
}
