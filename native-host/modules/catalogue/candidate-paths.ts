import type { HostSystem } from "../host-system.ts";
import type { Product } from "./products.ts";

/** The absolute paths at which a product's library may stand on this system, the preferred first. */
export function candidatePaths(
  product: Product,
  system: Pick<HostSystem, "platform" | "architecture" | "environment">,
): string[] {
  return (product[system.platform] ?? [])
    .flatMap(expandBraces)
    .flatMap((path) => {
      if (system.platform === "windows")
        return windowsPaths(path, system.environment);
      if (system.platform === "linux")
        return linuxPaths(path, system.architecture);
      return [path];
    });
}

/** `a{b,c}d` → `abd`, `acd`. */
export function expandBraces(pattern: string): string[] {
  const [whole, inner] = /\{([^{}]*)\}/.exec(pattern) ?? [];
  if (whole === undefined || inner === undefined) return [pattern];
  return inner
    .split(",")
    .flatMap((part) => expandBraces(pattern.replace(whole, () => part)));
}

function windowsPaths(path: string, environment: NodeJS.ProcessEnv): string[] {
  const systemRoot = variable(environment, "SystemRoot") ?? "C:\\Windows";
  if (!path.includes("\\"))
    return [
      `${systemRoot}\\System32\\${path}`,
      `${systemRoot}\\SysWOW64\\${path}`,
    ];

  const [, name, rest] = /^%([^%]+)%(.*)$/.exec(path) ?? [];
  if (name === undefined || rest === undefined) return [path];
  const folders =
    name === "Programs"
      ? [
          variable(environment, "ProgramFiles"),
          variable(environment, "ProgramFiles(x86)"),
        ]
      : [variable(environment, name)];
  return folders.flatMap((folder) =>
    folder === undefined ? [] : [`${folder}${rest}`],
  );
}

/** Windows does not distinguish case in names of variables; a copy of Node's environment does. */
export function variable(
  environment: NodeJS.ProcessEnv,
  name: string,
): string | undefined {
  const wanted = name.toLowerCase();
  const found = Object.keys(environment).find(
    (key) => key.toLowerCase() === wanted,
  );
  return found === undefined ? undefined : environment[found] || undefined;
}

/** Debian's multiarch folders by `process.arch`; the others call their 64-bit folder lib64. */
const MULTIARCH: Readonly<Record<string, string>> = {
  x64: "x86_64-linux-gnu",
  arm64: "aarch64-linux-gnu",
  arm: "arm-linux-gnueabihf",
  ia32: "i386-linux-gnu",
  ppc64: "powerpc64le-linux-gnu",
  riscv64: "riscv64-linux-gnu",
  s390x: "s390x-linux-gnu",
};

function linuxPaths(path: string, architecture: string): string[] {
  if (!path.startsWith("<lib>")) return [path];
  return linuxLibraryFolders(architecture).map(
    (folder) => folder + path.slice("<lib>".length),
  );
}

/** Where Linux distributions keep libraries, the folder of this machine's architecture first. */
export function linuxLibraryFolders(architecture: string): string[] {
  const multiarch = MULTIARCH[architecture];
  return [
    ...(multiarch === undefined ? [] : [`/usr/lib/${multiarch}`]),
    "/usr/lib64",
    "/usr/lib",
  ];
}
