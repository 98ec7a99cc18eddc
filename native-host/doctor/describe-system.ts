import { release } from "node:os";
import type { DiagnosisSystem } from "./diagnosis-system.ts";

const MAX_OS_RELEASE_BYTES = 4096;

/** `Debian GNU/Linux 12 (bookworm), x64`, without the computer's name. */
export function describeSystem({
  platform,
  architecture,
  files,
}: DiagnosisSystem): string {
  let name = `${platform} ${release()}`;
  if (platform === "linux") {
    try {
      const osRelease = files
        .readStart("/etc/os-release", MAX_OS_RELEASE_BYTES)
        .toString("utf8");
      name = /^PRETTY_NAME="?([^"\n]*)/m.exec(osRelease)?.[1] ?? name;
    } catch {
      // The kernel's name and version will do.
    }
  }
  return `${name}, ${architecture}`;
}
