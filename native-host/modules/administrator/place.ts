import type { HostSystem } from "../host-system.ts";

/** Where the administrator's file stands when the command line names no other. */
export function administratorFilePlace({
  platform,
  environment,
}: Pick<HostSystem, "platform" | "environment">): string {
  return {
    windows: `${environment["ProgramData"] ?? "C:\\ProgramData"}\\Passerelle\\host.json`,
    macos: "/Library/Application Support/Passerelle/host.json",
    linux: "/etc/passerelle/host.json",
  }[platform];
}
