import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import type { HostPlatform } from "../host-system.ts";
import {
  createSystem,
  elf,
  machO,
  portableExecutable,
  type SystemFixture,
  universalMachO,
} from "../system-fixture.ts";
import { checkLibraryHeader } from "./read-header.ts";

const ARM64_MACH_O = 0x0100000c;
const X64_MACH_O = 0x01000007;

describe("checkLibraryHeader", () => {
  let system: SystemFixture;
  before(() => {
    system = createSystem();
  });
  after(() => {
    system.remove();
  });

  const checked = (
    content: Uint8Array,
    platform: HostPlatform,
    architecture = "x64",
  ) => {
    system.write("/library", content);
    return checkLibraryHeader("/library", {
      platform,
      architecture,
      files: system.files,
    });
  };

  it("accepts a shared library for this machine", () => {
    assert.equal(checked(elf(), "linux"), null);
    assert.equal(checked(elf({ machine: 183 }), "linux", "arm64"), null);
    assert.equal(checked(portableExecutable(), "windows"), null);
    assert.equal(checked(machO(), "macos"), null);
    assert.equal(checked(machO({ type: 8 }), "macos"), null);
    assert.equal(
      checked(universalMachO(X64_MACH_O, ARM64_MACH_O), "macos", "arm64"),
      null,
    );
  });

  it("refuses one for another machine", () => {
    for (const [content, platform, architecture] of [
      [elf({ bits: 32, machine: 3 }), "linux", "x64"],
      [elf(), "linux", "arm64"],
      [portableExecutable({ machine: 0x014c }), "windows", "x64"],
      [portableExecutable(), "windows", "arm64"],
      [machO(), "macos", "arm64"],
      [universalMachO(7, X64_MACH_O), "macos", "arm64"],
      [elf(), "linux", "an architecture of the future"],
    ] as const)
      assert.equal(
        checked(content, platform, architecture),
        "module_architecture",
      );
  });

  it("refuses what is no shared library", () => {
    const ET_REL = 1;
    const MH_EXECUTE = 2;
    for (const [content, platform] of [
      [Buffer.from(""), "linux"],
      [Buffer.from("/* GNU ld script */ GROUP ( libx.so.1 )"), "linux"],
      [elf({ type: ET_REL }), "linux"],
      [elf().subarray(0, 18), "linux"],
      [portableExecutable(), "linux"],
      [elf(), "windows"],
      [Buffer.from("MZ"), "windows"],
      [portableExecutable({ characteristics: 0x0022 }), "windows"],
      [machO({ type: MH_EXECUTE }), "macos"],
      [elf(), "macos"],
      // A Java class file of version 61 begins as a universal file of 61 machines would.
      [Buffer.from("cafebabe0000003d00000000", "hex"), "macos"],
    ] as const)
      assert.equal(checked(content, platform), "module_not_pkcs11");
  });

  it("tells a file that is gone", () => {
    assert.equal(checkLibraryHeader("/gone", system), "module_missing");
  });

  it("reads a header that points beyond what it read as no library", () => {
    const header = portableExecutable();
    header.writeUInt32LE(0xfffffff0, 0x3c);
    assert.equal(checked(header, "windows"), "module_not_pkcs11");
  });

  it("never fails on any bytes", () => {
    const magics = [elf(), portableExecutable(), machO(), universalMachO(7)];
    fc.assert(
      fc.property(
        fc.constantFrom(...magics),
        fc.nat(200),
        fc.uint8Array({ maxLength: 64 }),
        fc.constantFrom<HostPlatform>("linux", "windows", "macos"),
        (magic, length, tail, platform) => {
          checked(Buffer.concat([magic.subarray(0, length), tail]), platform);
        },
      ),
    );
  });

  it("knows the compiler’s own 64-bit and 32-bit libraries apart", function () {
    if (process.platform !== "linux" || process.arch !== "x64") this.skip();
    const compiled = (bits: "-m32" | "-m64") => {
      const file = `/tmp/passerelle-${process.pid}${bits}.so`;
      execFileSync(
        "gcc",
        [bits, "-shared", "-nostdlib", "-fPIC", "-x", "c", "-o", file, "-"],
        { input: "int C_GetFunctionList(void) { return 5; }" },
      );
      try {
        return readFileSync(file);
      } finally {
        execFileSync("rm", [file]);
      }
    };
    assert.equal(checked(compiled("-m64"), "linux"), null);
    assert.equal(checked(compiled("-m32"), "linux"), "module_architecture");
  });
});
