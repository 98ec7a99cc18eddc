import { parseArgs } from "node:util";
import { join } from "node:path";
import { discoverModules } from "../modules/discover-modules.ts";
import { buildManifest } from "../install/manifest.ts";
import { writeManifest } from "../install/write-manifest.ts";

export async function runCommandLine(
  args: readonly string[],
  {
    environment,
    ...configuration
  }: {
    environment: NodeJS.ProcessEnv;
    clock: () => Date;
    configurationFile?: string;
  },
): Promise<number | null> {
  const [command, ...rest] = args;
  if (command !== "install") return null;
  const { values } = parseArgs({
    args: rest,
    options: {
      "manifest-dir": { type: "string" },
      "browser-profile": { type: "string" },
      json: { type: "boolean" },
      family: { type: "string" },
    },
  });
  const folder =
    values["manifest-dir"] ??
    join(values["browser-profile"] ?? ".", "NativeMessagingHosts");
  const { extensionIds } = await discoverModules({
    ...configuration,
    environment,
    platform: process.platform,
  });
  const family = values.family === "firefox" ? "firefox" : "chromium";
  await writeManifest(
    folder,
    buildManifest(
      family,
      join(import.meta.dirname, "passerelle-host"),
      extensionIds[family],
    ),
  );
  return 0;
}
