import {
  openSecurityDescriptors,
  type ReadSecurityDescriptor,
} from "./windows/security-descriptors.ts";
import { type FileSystem, openFileSystem } from "./file-system.ts";

export type HostPlatform = "windows" | "macos" | "linux";

/** The computer the host runs on, as far as finding libraries and browsers depends on it. */
export interface HostSystem {
  readonly platform: HostPlatform;
  /** Of this process, as `process.arch`: what a library must be built for. */
  readonly architecture: string;
  readonly environment: NodeJS.ProcessEnv;
  /** POSIX user ID; null on Windows. */
  readonly userId: number | null;
  readonly files: FileSystem;
  /** Windows only: makes its access lists readable. */
  openSecurityDescriptors(): Promise<ReadSecurityDescriptor>;
}

const PLATFORMS: Partial<Record<NodeJS.Platform, HostPlatform>> = {
  win32: "windows",
  darwin: "macos",
};

export function thisSystem(
  environment: NodeJS.ProcessEnv,
  platform: NodeJS.Platform,
): HostSystem {
  return {
    platform: PLATFORMS[platform] ?? "linux",
    architecture: process.arch,
    environment,
    userId: process.getuid?.() ?? null,
    files: openFileSystem(),
    openSecurityDescriptors,
  };
}
