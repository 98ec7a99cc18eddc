import { homedir } from "node:os";
import { join } from "node:path";

/** Where the log lies: XDG state directory, ~/Library/Logs, %LOCALAPPDATA%. */
export function logPath(
  environment: NodeJS.ProcessEnv,
  platform: NodeJS.Platform,
): string {
  return join(stateFolder(environment, platform), "host.log");
}

function stateFolder(
  environment: NodeJS.ProcessEnv,
  platform: NodeJS.Platform,
): string {
  const home = environment["HOME"] ?? homedir();
  if (platform === "win32")
    return join(
      environment["LOCALAPPDATA"] ?? join(home, "AppData", "Local"),
      "Passerelle",
    );
  if (platform === "darwin") return join(home, "Library", "Logs", "Passerelle");
  return join(
    environment["XDG_STATE_HOME"] ?? join(home, ".local", "state"),
    "passerelle",
  );
}
