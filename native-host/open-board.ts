import type { ChildProcess } from "node:child_process";
import type { Surroundings } from "./commands/context.ts";
import type { Log } from "./log/log-file.ts";
import { discoverModules, type Discovery } from "./modules/discover-modules.ts";
import { moduleEnvironment } from "./supervision/module-environment.ts";
import { startModuleProcess } from "./supervision/start-process.ts";
import type { TokenBoard } from "./supervision/token-board.ts";

/** The libraries of this computer, their processes under way. */
export interface StartedModules {
  readonly discovery: Discovery;
  /** One for each library that may be loaded. */
  readonly processes: readonly (ChildProcess | null)[];
  /** Of these processes and of those that replace them. */
  readonly environment: NodeJS.ProcessEnv;
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
  surroundings: Surroundings,
): StartedModules {
  const environment = moduleEnvironment(
    surroundings.environment,
    process.platform,
  );
  const processes = discovery.modules.map((module) =>
    module.problem === null ? startModuleProcess(module, environment) : null,
  );
  return { discovery, processes, environment };
}

/** The board of all tokens, kept up to date from now on. */
export async function openBoard(
  { discovery, processes, environment }: StartedModules,
  { clock }: Surroundings,
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
