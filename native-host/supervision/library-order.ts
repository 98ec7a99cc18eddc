import type { DiscoveredModule } from "../modules/discovered-module.ts";
import type { LibraryOrder } from "../pkcs11/channel.ts";
import { libraryEnvironment } from "./library-environment.ts";

/** What the process of a library is told: also what differs from the host's own environment, which it may already have. */
export function libraryOrder(
  { path, initArguments }: DiscoveredModule,
  environment: NodeJS.ProcessEnv,
): LibraryOrder {
  return {
    path,
    initArguments: initArguments ?? null,
    environment: libraryEnvironment(environment),
  };
}
