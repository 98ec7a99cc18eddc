import { join } from "node:path";
import type { Log } from "./log/log-file.ts";
import type { DiscoveredModule } from "./modules/discover-modules.ts";
import { SupervisedModule } from "./supervision/supervised-module.ts";

/** Prepares a supervised process for each library; none starts before it is asked. */
export function superviseModules(
  modules: readonly DiscoveredModule[],
  environment: NodeJS.ProcessEnv,
  log: Log,
  onChange: () => void,
): SupervisedModule[] {
  return modules.map(
    (module) =>
      new SupervisedModule(module, {
        program: join(import.meta.dirname, "module-process.cjs"),
        environment,
        log,
        onChange,
      }),
  );
}
