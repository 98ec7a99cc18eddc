import * as v from "valibot";
import type { DiagnosisSystem } from "./diagnosis-system.ts";
import { below, type PlacedBrowser, readJson } from "./places.ts";
import { readRegistryTree } from "./registry.ts";

/** The policies of a browser that can keep the extension from the host. What a browser does not know of is absent. */
const policySchema = v.object({
  NativeMessagingBlocklist: v.fallback(v.array(v.string()), []),
  NativeMessagingAllowlist: v.fallback(v.array(v.string()), []),
  NativeMessagingUserLevelHosts: v.fallback(v.boolean(), true),
  ExtensionInstallBlocklist: v.fallback(v.array(v.string()), []),
  ExtensionInstallAllowlist: v.fallback(v.array(v.string()), []),
  ExtensionInstallForcelist: v.fallback(v.array(v.string()), []),
  ExtensionSettings: v.fallback(
    v.record(
      v.string(),
      v.fallback(v.object({ installation_mode: v.optional(v.string()) }), {}),
    ),
    {},
  ),
});
export type Policy = v.InferOutput<typeof policySchema>;

const MAX_POLICY_BYTES = 1024 * 1024;
const LISTS = [
  "NativeMessagingBlocklist",
  "NativeMessagingAllowlist",
  "ExtensionInstallBlocklist",
  "ExtensionInstallAllowlist",
  "ExtensionInstallForcelist",
] as const;

/** Reads a browser's policies; what cannot be read or parsed counts as not set, as in the browsers. */
export async function readPolicy(
  { family, places }: PlacedBrowser,
  system: DiagnosisSystem,
): Promise<Policy> {
  const read =
    family === "firefox"
      ? readFirefoxFiles
      : {
          linux: readJsonFolders,
          macos: readPreferenceDomains,
          windows: readRegistryPolicies,
        }[system.platform];
  return v.parse(policySchema, await read(places.policies, system));
}

type Untrusted = Record<string, unknown>;

function readFirefoxFiles(
  files: readonly string[],
  system: DiagnosisSystem,
): Untrusted {
  return Object.assign(
    {},
    ...files.map(
      (file) =>
        (objectIn(system, file)["policies"] as Untrusted | undefined) ?? {},
    ),
  ) as Untrusted;
}

/** Chromium reads every JSON file of the folder; the last by name wins. */
function readJsonFolders(
  folders: readonly string[],
  system: DiagnosisSystem,
): Untrusted {
  return Object.assign(
    {},
    ...folders.flatMap((folder) =>
      system.files
        .list(folder)
        .filter((name) => name.endsWith(".json"))
        .map((name) => objectIn(system, below(system, folder, name))),
    ),
  ) as Untrusted;
}

function objectIn(system: DiagnosisSystem, file: string): Untrusted {
  const read = readJson(system, file, MAX_POLICY_BYTES);
  return typeof read === "object" &&
    typeof read.value === "object" &&
    read.value !== null
    ? (read.value as Untrusted)
    : {};
}

async function readPreferenceDomains(
  domains: readonly string[],
  system: DiagnosisSystem,
): Promise<Untrusted> {
  const merged: Untrusted = {};
  for (const domain of domains) {
    const json = await system.run("plutil", [
      "-convert",
      "json",
      "-o",
      "-",
      `/Library/Managed Preferences/${domain}.plist`,
    ]);
    Object.assign(merged, parsedOrEmpty(json ?? "{}"));
  }
  return merged;
}

/** Lists are subkeys with the values 1, 2 …; a computer's policy comes before the person's. */
async function readRegistryPolicies(
  keys: readonly string[],
  system: DiagnosisSystem,
): Promise<Untrusted> {
  const merged: Untrusted = {};
  for (const key of keys.flatMap((path) => [
    `HKCU\\${path}`,
    `HKLM\\${path}`,
  ])) {
    const tree = await readRegistryTree(key, system);
    const own = tree.get("");
    const settings = own?.get("ExtensionSettings");
    if (settings !== undefined)
      merged["ExtensionSettings"] = parsedOrEmpty(settings);
    const userLevelHosts = own?.get("NativeMessagingUserLevelHosts");
    if (userLevelHosts !== undefined)
      merged["NativeMessagingUserLevelHosts"] = userLevelHosts !== "0";
    for (const name of LISTS) {
      const list = tree.get(name);
      if (list !== undefined) merged[name] = [...list.values()];
    }
  }
  return merged;
}

function parsedOrEmpty(json: string): Untrusted {
  try {
    return JSON.parse(json) as Untrusted;
  } catch {
    return {};
  }
}
