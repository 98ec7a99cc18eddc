import type { Surroundings } from "./commands/context.ts";
import type { Log } from "./log/log-file.ts";
import { discoverModules, type Discovery } from "./modules/discover-modules.ts";
import { findLaunchedProcess } from "./supervision/launched-process.ts";
import { libraryOrder } from "./supervision/library-order.ts";
import type { StartedProcess } from "./supervision/module-child.ts";
import { moduleEnvironment } from "./supervision/module-environment.ts";
import type { TokenBoard } from "./tokens/token-board.ts";

/** The libraries of this computer, their processes under way. */
export interface StartedModules {
  readonly discovery: Discovery;
  /** One for each library that may be loaded. */
  readonly processes: readonly (StartedProcess | null)[];
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

/**
 * Starts the process of every library: before the rest of the program is loaded, for both take about as long. The first
 * library gets the process that the launcher started.
 */
export async function startModules(
  discovery: Discovery,
  surroundings: Surroundings,
): Promise<StartedModules> {
  const environment = moduleEnvironment(
    surroundings.environment,
    process.platform,
  );
  const launched = findLaunchedProcess(surroundings.environment);
  const first = discovery.modules.find(({ problem }) => problem === null);
  if (first === undefined) launched?.kill("SIGKILL");
  else launched?.load(libraryOrder(first, environment));

  const processes: (StartedProcess | null)[] = [];
  for (const module of discovery.modules) {
    if (module.problem !== null) processes.push(null);
    else if (module === first && launched !== null) processes.push(launched);
    else {
      const { startModuleProcess } =
        await import("./supervision/start-process.ts");
      processes.push(startModuleProcess(module, environment));
    }
  }
  return { discovery, processes, environment };
}

/** The board of all tokens, as each library shows them at first. */
export async function openBoard(
  { discovery, processes, environment }: StartedModules,
  { clock }: Surroundings,
  log: Log,
  onChange: () => void,
): Promise<TokenBoard> {
  const { SupervisedModule } =
    await import("./supervision/supervised-module.ts");
  const { TokenBoard: Board } = await import("./tokens/token-board.ts");
  const supervised = discovery.modules.map(
    (module, index) =>
      new SupervisedModule(module, {
        started: processes[index] ?? null,
        environment,
        log,
        onChange,
      }),
  );
  for (const module of supervised) module.start();
  return new Board(supervised, clock);
}
