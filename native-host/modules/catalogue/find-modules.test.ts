import assert from "node:assert/strict";
import { createLibraryCheck } from "../library/check-library.ts";
import { createProtectionCheck } from "../library/check-protected.ts";
import {
  createSystem,
  elf,
  machO,
  portableExecutable,
  type SystemFixture,
} from "../system-fixture.ts";
import { findCatalogueModules } from "./find-modules.ts";

const LIB = "/usr/lib/x86_64-linux-gnu";

describe("findCatalogueModules", () => {
  let system: SystemFixture;
  beforeEach(() => {
    system = createSystem();
  });
  afterEach(() => {
    system.remove();
  });

  const found = async () => {
    const isProtected = await createProtectionCheck(system);
    return findCatalogueModules(
      system,
      createLibraryCheck(system, isProtected),
    );
  };

  it("takes the first existing path of each product, links resolved", async () => {
    system.write(`${LIB}/libeToken.so.10.8`, elf());
    system.link(`${LIB}/libeToken.so`, "libeToken.so.10.8");
    system.write("/usr/lib/libeToken.so", elf());
    assert.deepEqual(await found(), [
      {
        name: "SafeNet eToken",
        path: `${LIB}/libeToken.so.10.8`,
        source: "catalogue",
        problem: null,
      },
    ]);
  });

  it("prefers the IDPrime library to the eToken one where both exist", async () => {
    system.write(`${LIB}/libeToken.so`, elf());
    system.write("/usr/lib/libIDPrimePKCS11.so", elf());
    assert.deepEqual(
      (await found()).map(({ name }) => name),
      ["IDPrime"],
    );
  });

  it("falls back to the eToken library where the IDPrime one cannot be loaded", async () => {
    system.write(`${LIB}/libeToken.so`, elf());
    system.write("/usr/lib/libIDPrimePKCS11.so", elf({ bits: 32, machine: 3 }));
    assert.deepEqual(
      (await found()).map(({ name, problem }) => [name, problem]),
      [
        ["IDPrime", "module_architecture"],
        ["SafeNet eToken", null],
      ],
    );
  });

  it("passes over a library for another machine when a later path has one that fits", async () => {
    system.write("/usr/lib64/libaetpkss.so", elf({ machine: 183 }));
    system.write("/usr/lib/libaetpkss.so.3", elf());
    assert.deepEqual(
      (await found()).map(({ path, problem }) => [path, problem]),
      [["/usr/lib/libaetpkss.so.3", null]],
    );
  });

  it("shows middleware that exists in 32 bits only, with its problem", async () => {
    system.write(
      "/usr/lib/SCMiddleware/libidop11.so",
      elf({ bits: 32, machine: 3 }),
    );
    assert.deepEqual(await found(), [
      {
        name: "ChamberSign (IDOPTE)",
        path: "/usr/lib/SCMiddleware/libidop11.so",
        source: "catalogue",
        problem: "module_architecture",
      },
    ]);
  });

  it("knows Windows’ libraries, the 32-bit one only where there is no other", async () => {
    system.remove();
    system = createSystem({
      platform: "windows",
      environment: {
        SystemRoot: "C:\\Windows",
        ProgramFiles: "C:\\Program Files",
        "ProgramFiles(x86)": "C:\\Program Files (x86)",
      },
    });
    const i386 = portableExecutable({ machine: 0x014c });
    system.write("C:\\Windows\\System32\\eTPKCS11.dll", portableExecutable());
    system.write("C:\\Windows\\SysWOW64\\eTPKCS11.dll", i386);
    system.write(
      "C:\\Program Files (x86)\\Smart Card Middleware\\bin\\idoPKCS.dll",
      i386,
    );
    assert.deepEqual(await found(), [
      {
        name: "SafeNet eToken",
        path: "C:\\Windows\\System32\\eTPKCS11.dll",
        source: "catalogue",
        problem: null,
      },
      {
        name: "ChamberSign (IDOPTE)",
        path: "C:\\Program Files (x86)\\Smart Card Middleware\\bin\\idoPKCS.dll",
        source: "catalogue",
        problem: "module_architecture",
      },
    ]);
  });

  it("knows macOS’ libraries", async () => {
    system.remove();
    system = createSystem({ platform: "macos" });
    system.write("/Library/OpenSC/lib/opensc-pkcs11.so", machO({ type: 8 }));
    system.write("/opt/homebrew/lib/opensc-pkcs11.so", machO({ type: 8 }));
    assert.deepEqual(
      (await found()).map(({ path }) => path),
      ["/Library/OpenSC/lib/opensc-pkcs11.so"],
    );
  });
});
