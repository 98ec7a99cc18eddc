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
  { places }: PlacedBrowser,
  system: DiagnosisSystem,
): Promise<Policy> {
  const merged: Untrusted = {};
  for (const place of places.policies)
    Object.assign(merged, await readPlace(place, system));
  return v.parse(policySchema, merged);
}

type Untrusted = Record<string, unknown>;

function readPlace(
  place: string,
  system: DiagnosisSystem,
): Untrusted | Promise<Untrusted> {
  if (place.startsWith("Software\\"))
    return readRegistryPolicies(place, system);
  if (place.endsWith("policies.json"))
    return objectOf(objectIn(system, place)["policies"]);
  if (system.platform === "macos") return readPreferences(place, system);
  return readJsonFolder(place, system);
}

/** Chromium reads every JSON file of the folder; the last by name wins. */
function readJsonFolder(folder: string, system: DiagnosisSystem): Untrusted {
  const merged: Untrusted = {};
  for (const name of system.files.list(folder))
    if (name.endsWith(".json"))
      Object.assign(merged, objectIn(system, below(system, folder, name)));
  return merged;
}

async function readPreferences(
  domain: string,
  system: DiagnosisSystem,
): Promise<Untrusted> {
  const file = `/Library/Managed Preferences/${domain}.plist`;
  const json = await system.run("plutil", [
    "-convert",
    "json",
    "-o",
    "-",
    file,
  ]);
  return parsedOrEmpty(json ?? "{}");
}

/** Lists are subkeys with the values 1, 2 …; a computer's policy comes before the person's. */
async function readRegistryPolicies(
  key: string,
  system: DiagnosisSystem,
): Promise<Untrusted> {
  const merged: Untrusted = {};
  for (const hive of ["HKCU", "HKLM"]) {
    const tree = await readRegistryTree(`${hive}\\${key}`, system);
    const own = tree.get("");
    const settings = own?.get("ExtensionSettings");
    // `reg` writes the line ends of Firefox' REG_MULTI_SZ as `\0`, which no JSON contains.
    if (settings !== undefined)
      merged["ExtensionSettings"] = parsedOrEmpty(
        settings.replaceAll(String.raw`\0`, "\n"),
      );
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

function objectIn(system: DiagnosisSystem, file: string): Untrusted {
  const read = readJson(system, file, MAX_POLICY_BYTES);
  return typeof read === "object" ? objectOf(read.value) : {};
}

function parsedOrEmpty(json: string): Untrusted {
  try {
    return objectOf(JSON.parse(json));
  } catch {
    return {};
  }
}

function objectOf(value: unknown): Untrusted {
  return typeof value === "object" && value !== null
    ? (value as Untrusted)
    : {};
}
