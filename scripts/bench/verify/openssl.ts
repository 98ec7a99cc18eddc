import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const require = createRequire(import.meta.url);
const { include_dir: nodeApiHeaders } = require("node-api-headers") as {
  readonly include_dir: string;
};

/** OpenSSL's CMS_verify in this process's own libcrypto. */
export interface Openssl {
  createStore(anchor: Uint8Array, unixSeconds: number): unknown;
  /** Detached, CAdES, path included; revocation and purpose left out. */
  verify(store: unknown, signature: Uint8Array, content: Uint8Array): boolean;
}

const source = fileURLToPath(new URL("addon.c", import.meta.url));
const folder = fileURLToPath(
  new URL("../../../.cache/bench/", import.meta.url),
);

/** Compiles the addon with the system's C compiler and loads it. */
export function loadOpenssl(): Openssl {
  mkdirSync(folder, { recursive: true });
  const addon = `${folder}openssl-${process.version}.node`;
  execFileSync("cc", [
    "-shared",
    "-fPIC",
    "-O2",
    "-Wall",
    "-Werror",
    `-I${nodeApiHeaders}`,
    `-o${addon}`,
    source,
  ]);
  return require(addon) as Openssl;
}
