import { join } from "node:path";
import type { Surroundings } from "./commands/context.ts";
import type { Log } from "./log/log-file.ts";
import { discoverModules, type Discovery } from "./modules/discover-modules.ts";
import { SupervisedModule } from "./supervision/supervised-module.ts";
import { TokenBoard } from "./supervision/token-board.ts";

export interface OpenBoard {
  readonly tokens: TokenBoard;
  readonly extensionIds: Discovery["extensionIds"];
}

/**
 * Finds this computer's libraries and makes the board of their tokens; no library starts before it is watched.
 *
 * @throws PasserelleError `configuration_unreadable`, `configuration_invalid`
 */
export async function openBoard(
  { environment, configurationFile, clock }: Surroundings,
  log: Log,
  onChange: () => void,
): Promise<OpenBoard> {
  const { modules, extensionIds } = await discoverModules({
    environment,
    platform: process.platform,
    ...(configurationFile !== undefined && { configurationFile }),
  });
  const supervised = modules.map(
    (module) =>
      new SupervisedModule(module, {
        program: join(import.meta.dirname, "module-process.cjs"),
        environment,
        log,
        onChange,
      }),
  );
  return { tokens: new TokenBoard(supervised, clock), extensionIds };
}
