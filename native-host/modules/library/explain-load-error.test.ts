import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { explainLoadError } from "./explain-load-error.ts";

const TOLD = [
  // glibc
  [
    "/usr/lib/x.so: cannot open shared object file: No such file or directory",
    "module_missing",
  ],
  [
    "libpcsclite.so.1: cannot open shared object file: No such file or directory",
    "module_dependency",
  ],
  ["/opt/x.so: wrong ELF class: ELFCLASS32", "module_architecture"],
  ["/opt/x.so: invalid ELF header", "module_not_pkcs11"],
  ["libneeded.so.2: invalid ELF header", "module_dependency"],
  ["/opt/x.so: file too short", "module_not_pkcs11"],
  ["/opt/x.so: undefined symbol: C_GetFunctionList", "module_not_pkcs11"],
  ["/opt/x.so: undefined symbol: SCardConnect", "module_dependency"],
  [
    "/lib/x86_64-linux-gnu/libc.so.6: version `GLIBC_2.38' not found (required by /opt/x.so)",
    "module_dependency",
  ],
  ["/opt/x.so: failed to map segment from shared object", "module_refused"],
  // musl
  [
    "Error loading shared library libpcsclite.so.1: No such file or directory (needed by /opt/x.so)",
    "module_dependency",
  ],
  [
    "Error loading shared library /opt/x.so: Exec format error",
    "module_architecture",
  ],
  [
    "Error loading shared library /opt/x.so: No such file or directory",
    "module_missing",
  ],
  // dyld
  [
    "dlopen(/usr/local/lib/x.dylib, 0x0005): tried: '/usr/local/lib/x.dylib' (no such file)",
    "module_missing",
  ],
  [
    "dlopen(/usr/local/lib/x.dylib, 0x0005): tried: '/usr/local/lib/x.dylib' (mach-o file, but is an incompatible architecture (have 'x86_64', need 'arm64'))",
    "module_architecture",
  ],
  [
    "dlopen(/usr/local/lib/x.dylib, 0x0005): Library not loaded: @rpath/libeTPkcs11Core.dylib\n  Referenced from: /usr/local/lib/x.dylib\n  Reason: tried: '/usr/lib/libeTPkcs11Core.dylib' (no such file)",
    "module_dependency",
  ],
  [
    "dlopen(/usr/local/lib/x.dylib, 0x0005): tried: '/usr/local/lib/x.dylib' (code signature in <A> '/usr/local/lib/x.dylib' not valid for use in process: mapping process and mapped file (non-platform) have different Team IDs)",
    "module_refused",
  ],
  ["dlsym(0x8a, C_GetFunctionList): symbol not found", "module_not_pkcs11"],
  // LoadLibrary
  ["Win32 error 126", "module_dependency"],
  ["Win32 error 127", "module_not_pkcs11"],
  ["Win32 error 193", "module_architecture"],
  ["Win32 error 577", "module_refused"],
  ["Win32 error 2", "module_missing"],
  ["Win32 error 1114", "module_failed"],
  ["", "module_failed"],
] as const;

describe("explainLoadError", () => {
  for (const [text, code] of TOLD)
    it(`reads ${code} from « ${text.slice(0, 70)} »`, () => {
      assert.equal(explainLoadError(text), code);
    });

  describe("in this system’s own loader’s words", () => {
    let folder: string;
    before(function () {
      if (process.platform !== "linux") this.skip();
      folder = mkdtempSync(join(tmpdir(), "passerelle-load-"));
    });
    after(() => {
      if (folder) rmSync(folder, { recursive: true });
    });

    const { PKCS11 } = createRequire(import.meta.url)("pkcs11js") as {
      PKCS11: new () => { load(path: string): void };
    };
    const explained = (name: string) => {
      try {
        new PKCS11().load(join(folder, name));
      } catch (error) {
        return explainLoadError((error as Error).message);
      }
      return assert.fail("the library was loaded");
    };
    const compile = (name: string, source: string, ...options: string[]) =>
      execFileSync(
        "gcc",
        [
          "-shared",
          "-fPIC",
          "-x",
          "c",
          "-o",
          join(folder, name),
          "-",
          ...options,
        ],
        { input: source },
      );

    it("tells a missing file", () => {
      assert.equal(explained("missing.so"), "module_missing");
    });
    it("tells an empty file, a text and a folder", () => {
      writeFileSync(join(folder, "empty.so"), "");
      writeFileSync(join(folder, "text.so"), "not a library ".repeat(100));
      mkdirSync(join(folder, "folder.so"));
      assert.deepEqual(["empty.so", "text.so", "folder.so"].map(explained), [
        "module_not_pkcs11",
        "module_not_pkcs11",
        "module_not_pkcs11",
      ]);
    });
    it("tells a library that is no PKCS#11 module", () => {
      compile("other.so", "int other(void) { return 1; }");
      assert.equal(explained("other.so"), "module_not_pkcs11");
    });
    it("tells a missing dependency", () => {
      compile("libneeded.so", "int needed(void) { return 1; }");
      compile(
        "module.so",
        "int needed(void); int C_GetFunctionList(void) { return needed(); }",
        "-L",
        folder,
        "-lneeded",
      );
      rmSync(join(folder, "libneeded.so"));
      assert.equal(explained("module.so"), "module_dependency");
    });
  });
});
