import { readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { makePrivateFolder } from "../log/private-folder.ts";
import { logPath } from "../log/log-path.ts";
import { replaceFile } from "../replace-file.ts";
import { LAUNCHED_PROCESS } from "./launched-process.ts";
import { withOurSettings } from "./opensc-configuration.ts";

const MAX_CONFIGURATION_BYTES = 1024 * 1024;

/** Where packages of OpenSC put the configuration of the computer. */
function systemFiles(platform: NodeJS.Platform): readonly string[] {
  if (platform === "win32")
    return ["C:\\Program Files\\OpenSC Project\\OpenSC\\opensc.conf"];
  if (platform === "darwin") return ["/Library/OpenSC/etc/opensc.conf"];
  return [
    "/etc/opensc/opensc.conf",
    "/etc/opensc.conf",
    "/etc/opensc-x86_64.conf",
  ];
}

/**
 * The environment of module processes: OpenSC reads a private copy of its configuration in it, with our settings. Where
 * no private folder can be written it keeps its own.
 */
export function moduleEnvironment(
  hostEnvironment: NodeJS.ProcessEnv,
  platform: NodeJS.Platform,
): NodeJS.ProcessEnv {
  const environment: NodeJS.ProcessEnv = {
    ...hostEnvironment,
    [LAUNCHED_PROCESS]: undefined,
  };
  const users = environment["OPENSC_CONF"];
  const text = readFirst(users === undefined ? systemFiles(platform) : [users]);
  const runtimeFolder = environment["XDG_RUNTIME_DIR"];
  const folders = [
    ...(runtimeFolder ? [join(runtimeFolder, "passerelle")] : []),
    dirname(logPath(environment, platform)),
  ];
  for (const folder of folders) {
    const file = join(folder, "opensc.conf");
    if (keepFile(file, withOurSettings(text)))
      return { ...environment, OPENSC_CONF: file };
  }
  return environment;
}

function readFirst(files: readonly string[]): string {
  for (const file of files) {
    try {
      const facts = statSync(file);
      // A named pipe would keep the host waiting.
      if (facts.isFile() && facts.size <= MAX_CONFIGURATION_BYTES)
        return readFileSync(file, "utf8");
    } catch {
      // Not on this computer.
    }
  }
  return "";
}

/** Another host may have a library read it at this moment: it is replaced as a whole, and only by another content. */
function keepFile(file: string, content: string): boolean {
  if (readFirst([file]) === content) return true;
  try {
    makePrivateFolder(dirname(file));
    replaceFile(file, content, 0o600);
    return true;
  } catch {
    return false;
  }
}
