/** Variables that the launcher keeps from Node, under a longer name, empty where they were not set. */
const KEPT_FROM_NODE = [
  "OPENSSL_CONF",
  "OPENSSL_ENGINES",
  "OPENSSL_MODULES",
  "MALLOC_ARENA_MAX",
];
const PREFIX = "PASSERELLE_LIBRARY_";

/**
 * How a library's environment differs from its process's, null where it lacks a variable: it reads the OpenSC
 * configuration meant for it, and what the launcher kept from Node.
 */
export function libraryEnvironment(
  environment: NodeJS.ProcessEnv,
): Record<string, string | null> {
  const changes: Record<string, string | null> = {
    OPENSC_CONF: environment["OPENSC_CONF"] ?? null,
  };
  for (const name of KEPT_FROM_NODE) {
    const kept = environment[PREFIX + name];
    if (kept === undefined) continue;
    changes[name] = kept === "" ? null : kept;
    changes[PREFIX + name] = null;
  }
  return changes;
}
