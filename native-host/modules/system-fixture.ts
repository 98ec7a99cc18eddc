import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { openFileSystem } from "./file-system.ts";
import type { HostPlatform, HostSystem } from "./host-system.ts";

/** A folder of real files that stands for a whole computer, for the tests of discovery and diagnosis. */
export interface SystemFixture extends HostSystem {
  /** Writes a file, and the folders above it, as an administrator would: nobody else can change it. */
  write(path: string, content: string | Uint8Array, mode?: number): void;
  /** Windows: the owner and access list of one entry of a path; everything else is the administrators' alone. */
  setSecurityDescriptor(path: string, sddl: string): void;
  link(path: string, target: string): void;
  setMode(path: string, mode: number): void;
  erase(path: string): void;
  /** The real path of one on the fixture, for what files alone cannot stand for. */
  place(path: string): string;
  remove(): void;
}

/** The person's user ID on the fixture. Everything written to it belongs to root, whoever runs the test. */
const PERSON_ID = 1000;

const ADMINISTRATORS_ONLY = "O:BAD:PAI(A;;FA;;;SY)(A;;FA;;;BA)(A;;FRFX;;;BU)";

export function createSystem({
  platform = "linux",
  architecture = "x64",
  environment = {},
}: {
  platform?: HostPlatform;
  architecture?: string;
  environment?: NodeJS.ProcessEnv;
} = {}): SystemFixture {
  const root = mkdtempSync(join(tmpdir(), "passerelle-system-"));
  chmodSync(root, 0o755);
  const place = (path: string) => join(root, path.replaceAll("\\", "/"));
  const descriptors = new Map<string, string>();
  const disk = openFileSystem(root);
  const makeFolder = (folder: string) => {
    if (folder.length <= root.length) return;
    makeFolder(dirname(folder));
    try {
      mkdirSync(folder);
      chmodSync(folder, 0o755);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  };

  return {
    platform,
    architecture,
    environment,
    userId: platform === "windows" ? null : PERSON_ID,
    files: {
      ...disk,
      find(path) {
        const facts = disk.find(path);
        const ownerId = path.startsWith("/home/person") ? PERSON_ID : 0;
        return facts && { ...facts, ownerId, groupId: ownerId };
      },
    },
    openSecurityDescriptors: () =>
      Promise.resolve((path) => descriptors.get(path) ?? ADMINISTRATORS_ONLY),
    setSecurityDescriptor(path, sddl) {
      descriptors.set(path, sddl);
    },
    write(path, content, mode = 0o644) {
      makeFolder(dirname(place(path)));
      writeFileSync(place(path), content);
      chmodSync(place(path), mode);
    },
    link(path, target) {
      makeFolder(dirname(place(path)));
      symlinkSync(target, place(path));
    },
    setMode(path, mode) {
      chmodSync(place(path), mode);
    },
    erase(path) {
      rmSync(place(path), { recursive: true });
    },
    place,
    remove() {
      rmSync(root, { recursive: true });
    },
  };
}

/** The header of an ELF file (System V gABI, chapter 4) with nothing behind it. */
export function elf({ bits = 64, machine = 62, type = 3 } = {}): Buffer {
  const header = Buffer.alloc(bits === 64 ? 64 : 52);
  header.write("\x7fELF", "latin1");
  header.writeUInt8(bits === 64 ? 2 : 1, 4);
  header.writeUInt8(1, 5);
  header.writeUInt8(1, 6);
  header.writeUInt16LE(type, 16);
  header.writeUInt16LE(machine, 18);
  return header;
}

/** The headers of a PE file (PE/COFF specification §2, §3.3) with nothing behind them. */
export function portableExecutable({
  machine = 0x8664,
  characteristics = 0x2022,
} = {}): Buffer {
  const header = Buffer.alloc(0x80 + 24);
  header.write("MZ");
  header.writeUInt32LE(0x80, 0x3c);
  header.write("PE\0\0", 0x80);
  header.writeUInt16LE(machine, 0x84);
  header.writeUInt16LE(characteristics, 0x96);
  return header;
}

/** The header of a thin Mach-O file (<mach-o/loader.h>). */
export function machO({ machine = 0x01000007, type = 6 } = {}): Buffer {
  const header = Buffer.alloc(32);
  header.writeUInt32LE(0xfeedfacf, 0);
  header.writeUInt32LE(machine, 4);
  header.writeUInt32LE(type, 12);
  return header;
}

/** The header of a universal Mach-O file (<mach-o/fat.h>) for these machines. */
export function universalMachO(...machines: number[]): Buffer {
  const header = Buffer.alloc(8 + 20 * machines.length);
  header.writeUInt32BE(0xcafebabe, 0);
  header.writeUInt32BE(machines.length, 4);
  machines.forEach((machine, index) =>
    header.writeUInt32BE(machine, 8 + 20 * index),
  );
  return header;
}
