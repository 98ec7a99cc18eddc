import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { parseWith } from "@passerelle/shared/protocol/parse.ts";
import { type Configuration, configurationSchema } from "./schema.ts";

/** Environment variables and the settings they give; each has precedence over the file. */
const VARIABLES = {
  PASSERELLE_PORTAL_HOST: "host",
  PASSERELLE_PORTAL_PORT: "port",
  PASSERELLE_PORTAL_ORIGIN: "origin",
  PASSERELLE_PORTAL_BANK_NAME: "bankName",
  PASSERELLE_PORTAL_TRUST_ANCHORS: "trustAnchors",
  PASSERELLE_PORTAL_INTERMEDIATES: "intermediates",
  PASSERELLE_PORTAL_INTERMEDIATE_SOURCE: "intermediateSource",
  PASSERELLE_PORTAL_ACCEPTED_ISSUERS: "acceptedIssuers",
  PASSERELLE_PORTAL_REVOCATION: "revocation",
  PASSERELLE_PORTAL_DATABASE: "database",
  PASSERELLE_PORTAL_INSTALLATION_PAGE: "installationPage",
  PASSERELLE_PORTAL_SESSION_IDLE_MINUTES: "sessionIdleMinutes",
  PASSERELLE_PORTAL_SESSION_ABSOLUTE_MINUTES: "sessionAbsoluteMinutes",
  PASSERELLE_PORTAL_AUDIT_RETENTION_DAYS: "auditRetentionDays",
  PASSERELLE_PORTAL_TRUSTED_PROXIES: "trustedProxies",
  PASSERELLE_PORTAL_LOG_LEVEL: "logLevel",
} as const satisfies Record<string, keyof Configuration>;

const OBJECTS = new Set<keyof Configuration>([
  "intermediateSource",
  "revocation",
]);

const NUMBERS = new Set<keyof Configuration>([
  "port",
  "sessionIdleMinutes",
  "sessionAbsoluteMinutes",
  "auditRetentionDays",
]);

/**
 * Reads the configuration from a JSON file, the environment, or both. Relative paths count from the file's folder, or
 * from the working directory where the environment gives them.
 *
 * @throws PasserelleError `configuration_unreadable`, `configuration_invalid`
 */
export function readConfiguration(
  file: string | undefined,
  environment: NodeJS.ProcessEnv,
): Configuration {
  const settings: Record<string, unknown> = {
    ...(file === undefined ? {} : readFile(file)),
  };
  for (const [variable, setting] of Object.entries(VARIABLES)) {
    const text = environment[variable];
    if (text !== undefined) settings[setting] = parseVariable(setting, text);
  }
  return parseWith(configurationSchema, settings, "configuration_invalid");
}

function readFile(file: string): Record<string, unknown> {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, "utf8"));
  } catch (cause) {
    throw new PasserelleError("configuration_unreadable", file, { cause });
  }
  if (!isObject(json))
    throw new PasserelleError("configuration_invalid", "not a JSON object");
  const { revocation } = json;
  const folder = dirname(file);
  return {
    ...withPaths(
      json,
      ["trustAnchors", "intermediates", "acceptedIssuers", "database"],
      folder,
    ),
    ...(isObject(revocation) && {
      revocation: withPaths(revocation, ["crls"], folder),
    }),
  };
}

function isObject(json: unknown): json is Record<string, unknown> {
  return typeof json === "object" && json !== null && !Array.isArray(json);
}

/** The settings with these paths taken from the folder. */
function withPaths(
  settings: Readonly<Record<string, unknown>>,
  names: readonly string[],
  folder: string,
): Record<string, unknown> {
  const resolved = { ...settings };
  for (const name of names) {
    const path = settings[name];
    if (typeof path === "string" && path !== ":memory:")
      resolved[name] = resolve(folder, path);
  }
  return resolved;
}

function parseVariable(setting: keyof Configuration, text: string): unknown {
  if (NUMBERS.has(setting)) return text.trim() === "" ? text : Number(text);
  if (OBJECTS.has(setting)) return parseJson(text);
  if (setting === "trustedProxies")
    return text.split(",").map((proxy) => proxy.trim());
  return text;
}

/** What is no JSON stays a text, which no setting of this kind is. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
