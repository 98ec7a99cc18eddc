import type { ErrorCode } from "@passerelle/shared/errors/codes.ts";
import type { HostPlatform, HostSystem } from "../host-system.ts";

/** Enough for every field read below; a PE header further out is no library of ours. */
const MAX_HEADER_BYTES = 4096;

interface Machine {
  readonly elf: number;
  readonly pe: number;
  readonly macho: number;
}

/** What each file format calls the machine, by `process.arch`. */
const MACHINES: Readonly<Record<string, Machine>> = {
  x64: { elf: 62, pe: 0x8664, macho: 0x01000007 },
  arm64: { elf: 183, pe: 0xaa64, macho: 0x0100000c },
  ia32: { elf: 3, pe: 0x014c, macho: 7 },
  arm: { elf: 40, pe: 0x01c4, macho: 12 },
  ppc64: { elf: 21, pe: -1, macho: -1 },
  riscv64: { elf: 243, pe: 0x5064, macho: -1 },
  s390x: { elf: 22, pe: -1, macho: -1 },
};

/**
 * Looks at a library's first bytes before any process loads it.
 *
 * @returns null when it is a shared library for this process; `module_architecture` when it is one for another machine,
 *   `module_not_pkcs11` when it is none, `module_missing` when it cannot be read
 */
export function checkLibraryHeader(
  path: string,
  system: Pick<HostSystem, "platform" | "architecture" | "files">,
): ErrorCode | null {
  let header: Buffer;
  try {
    header = system.files.readStart(path, MAX_HEADER_BYTES);
  } catch {
    return "module_missing";
  }
  const machine = MACHINES[system.architecture];
  if (machine === undefined) return "module_architecture";
  try {
    return CHECKS[system.platform](header, machine);
  } catch (error) {
    // Buffer's readers throw where the file ends before its header does.
    if (error instanceof RangeError) return "module_not_pkcs11";
    throw error;
  }
}

const CHECKS: Record<
  HostPlatform,
  (header: Buffer, machine: Machine) => ErrorCode | null
> = {
  linux: checkElf,
  windows: checkPortableExecutable,
  macos: checkMachO,
};

/** System V gABI, chapter 4: e_ident, e_type, e_machine. */
function checkElf(header: Buffer, { elf }: Machine): ErrorCode | null {
  const ELF_MAGIC = 0x7f454c46;
  const ELFDATA2LSB = 1;
  const ET_DYN = 3;
  if (header.readUInt32BE(0) !== ELF_MAGIC) return "module_not_pkcs11";
  const littleEndian = header.readUInt8(5) === ELFDATA2LSB;
  const field = (offset: number) =>
    littleEndian ? header.readUInt16LE(offset) : header.readUInt16BE(offset);
  if (field(16) !== ET_DYN) return "module_not_pkcs11";
  return field(18) === elf ? null : "module_architecture";
}

/** PE/COFF specification, §2 and §3.3: e_lfanew, Machine, Characteristics. */
function checkPortableExecutable(
  header: Buffer,
  { pe }: Machine,
): ErrorCode | null {
  const DOS_MAGIC = 0x5a4d;
  const PE_MAGIC = 0x00004550;
  const IMAGE_FILE_DLL = 0x2000;
  if (header.readUInt16LE(0) !== DOS_MAGIC) return "module_not_pkcs11";
  const start = header.readUInt32LE(0x3c);
  if (header.readUInt32LE(start) !== PE_MAGIC) return "module_not_pkcs11";
  if ((header.readUInt16LE(start + 22) & IMAGE_FILE_DLL) === 0)
    return "module_not_pkcs11";
  return header.readUInt16LE(start + 4) === pe ? null : "module_architecture";
}

/** <mach-o/loader.h> and <mach-o/fat.h>; a universal file holds one library for each machine. */
function checkMachO(header: Buffer, { macho }: Machine): ErrorCode | null {
  const FAT_MAGIC = 0xcafebabe;
  const THIN_MAGICS = [0xfeedface, 0xfeedfacf];
  const LIBRARY_TYPES = [6, 8]; // MH_DYLIB, MH_BUNDLE
  const MAX_FAT_MACHINES = 16;
  if (header.readUInt32BE(0) === FAT_MAGIC) {
    const count = header.readUInt32BE(4);
    // Java class files share the magic; their version number is larger than any count of machines.
    if (count > MAX_FAT_MACHINES) return "module_not_pkcs11";
    for (let index = 0; index < count; index++)
      if (header.readUInt32BE(8 + 20 * index) === macho) return null;
    return "module_architecture";
  }
  if (!THIN_MAGICS.includes(header.readUInt32LE(0))) return "module_not_pkcs11";
  if (!LIBRARY_TYPES.includes(header.readUInt32LE(12)))
    return "module_not_pkcs11";
  return header.readUInt32LE(4) === macho ? null : "module_architecture";
}
