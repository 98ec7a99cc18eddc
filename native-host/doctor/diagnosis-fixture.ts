import { createServer, type Server } from "node:net";
import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import {
  CHROMIUM_EXTENSION_ID,
  FIREFOX_EXTENSION_ID,
  HOST_NAME,
} from "@passerelle/shared/protocol/native.ts";
import {
  certificate,
  snapshot,
  token as describeToken,
} from "@passerelle/shared/protocol/token-fixture.ts";
import type {
  TokenSnapshot,
  TokenSummary,
} from "@passerelle/shared/protocol/tokens.ts";
import {
  createSystem,
  elf,
  type SystemFixture,
} from "../modules/system-fixture.ts";
import { askSocket, type DiagnosisSystem } from "./diagnosis-system.ts";

/** A computer that has something to diagnose; what its own programs print is given by their command line. */
export interface DiagnosisFixture extends SystemFixture, DiagnosisSystem {
  readonly outputs: Map<string, string>;
  writeJson(path: string, value: unknown, mode?: number): void;
  /** Listens at a socket of the fixture, as pcscd would. */
  listen(socket: string): Promise<Server>;
}

export function createDiagnosisSystem(
  options: Parameters<typeof createSystem>[0],
): DiagnosisFixture {
  const system = createSystem(options);
  const outputs = new Map<string, string>();
  return {
    ...system,
    outputs,
    run: (program, args) =>
      Promise.resolve(outputs.get([program, ...args].join(" ")) ?? null),
    askSocket: (path) => askSocket(system.place(path)),
    writeJson(path, value, mode) {
      system.write(path, JSON.stringify(value), mode);
    },
    listen(socket) {
      mkdirSync(dirname(system.place(socket)), { recursive: true });
      return new Promise((resolve) => {
        const server = createServer((connection) => connection.destroy());
        server.listen(system.place(socket), () => resolve(server));
      });
    },
  };
}

export const HOST_PROGRAM = "/usr/lib/passerelle/passerelle-host";
export const CHROME_MANIFEST = `/etc/opt/chrome/native-messaging-hosts/${HOST_NAME}.json`;
export const FIREFOX_MANIFEST = `/usr/lib/mozilla/native-messaging-hosts/${HOST_NAME}.json`;
export const PCSCD_SOCKET = "/run/pcscd/pcscd.comm";
const HOME = "/home/person";

export const chromeManifest = {
  name: HOST_NAME,
  description: "Passerelle",
  path: HOST_PROGRAM,
  type: "stdio",
  allowed_origins: [`chrome-extension://${CHROMIUM_EXTENSION_ID}/`],
};

/** A Linux desk on which everything is as it should be: Chrome, Firefox, pcscd, OpenSC. */
export function createHealthyDesk(): DiagnosisFixture {
  const desk = createDiagnosisSystem({
    environment: { HOME, USER: "person" },
  });
  desk.write(HOST_PROGRAM, "#!/bin/sh\n", 0o755);
  desk.write("/etc/os-release", 'NAME="Debian"\nPRETTY_NAME="Debian 12"\n');
  desk.write("/opt/google/chrome/chrome", "", 0o755);
  desk.write("/usr/lib/firefox-esr/firefox-esr", "", 0o755);
  desk.writeJson(CHROME_MANIFEST, chromeManifest);
  const { allowed_origins: _, ...manifest } = chromeManifest;
  desk.writeJson(FIREFOX_MANIFEST, {
    ...manifest,
    allowed_extensions: [FIREFOX_EXTENSION_ID],
  });
  desk.write(
    `${HOME}/.config/google-chrome/Default/Extensions/${CHROMIUM_EXTENSION_ID}/1.4.2_0/manifest.json`,
    "{}",
  );
  desk.writeJson(`${HOME}/.mozilla/firefox/x.default/extensions.json`, {
    addons: [
      null,
      { id: FIREFOX_EXTENSION_ID, version: "1.4.0", active: true },
    ],
  });
  desk.write("/usr/sbin/pcscd", "", 0o755);
  desk.write("/usr/lib/x86_64-linux-gnu/libpcsclite.so.1", "");
  desk.write("/usr/lib/pcsc/drivers/ifd-ccid.bundle/Contents/Info.plist", "");
  desk.write("/usr/lib/x86_64-linux-gnu/opensc-pkcs11.so", elf());
  return desk;
}

/** A key that tells much of its holder. */
export const token = describeToken({
  module: "OpenSC",
  reader: "SafeNet Token JC 0 (0F3A9C21) 00 00",
  label: "Jeanne Martin",
  serialNumber: "0F3A9C21DEADBEEF",
  certificates: [
    certificate({
      hash: "0".repeat(64),
      label: "Jeanne Martin (signature)",
      subject: { commonName: "Jeanne Martin", organization: "Boulangerie M" },
      issuer: { commonName: "ChamberSign", organization: "ChamberSign" },
      serialNumber: "7F00A1",
    }),
  ],
});

export function snapshotOf(
  tokens: TokenSummary[] = [token],
  modules: TokenSnapshot["modules"] = [
    { name: "OpenSC", state: "ready", error: null },
  ],
): TokenSnapshot {
  return snapshot(tokens, { modules });
}
