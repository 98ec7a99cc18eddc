import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import {
  CHROMIUM_EXTENSION_ID,
  FIREFOX_EXTENSION_ID,
} from "@passerelle/shared/protocol/native.ts";
import type { FileSystem } from "./file-system.ts";
import { discoverModules, discoverModulesOf } from "./discover-modules.ts";
import {
  createSystem,
  elf,
  machO,
  portableExecutable,
  type SystemFixture,
} from "./system-fixture.ts";

const LIB = "/usr/lib/x86_64-linux-gnu";
const CONFIGURATION = "/etc/passerelle/host.json";

describe("discoverModules", () => {
  let system: SystemFixture;
  beforeEach(() => {
    system = createSystem();
  });
  afterEach(() => {
    system.remove();
  });

  const configure = (content: object) => {
    system.write(CONFIGURATION, JSON.stringify(content));
  };
  const found = async () => (await discoverModulesOf(system)).modules;
  const names = async () => (await found()).map(({ name }) => name);

  it("finds nothing on an empty computer, and allows our own extensions", async () => {
    assert.deepEqual(await discoverModulesOf(system), {
      modules: [],
      extensionIds: {
        chromium: [CHROMIUM_EXTENSION_ID],
        firefox: [FIREFOX_EXTENSION_ID],
      },
    });
  });

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
    assert.deepEqual(await names(), ["IDPrime"]);
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

  it("shows a library that others can write, with its problem", async () => {
    system.write(`${LIB}/libcmP11.so`, elf(), 0o666);
    assert.deepEqual(
      (await found()).map(({ problem }) => problem),
      ["module_insecure"],
    );
  });

  it("judges a link by what it leads to", async () => {
    system.write("/srv/shared/libcmP11.so", elf());
    system.setMode("/srv/shared", 0o777);
    system.link(`${LIB}/libcmP11.so`, "../../../srv/shared/libcmP11.so");
    assert.deepEqual(
      (await found()).map(({ path, problem }) => [path, problem]),
      [["/srv/shared/libcmP11.so", "module_insecure"]],
    );
  });

  it("shows a library of the catalogue and p11-kit once, with p11-kit’s init arguments", async () => {
    system.write(`${LIB}/opensc-pkcs11.so`, elf());
    system.link(`${LIB}/pkcs11/opensc-pkcs11.so`, "../opensc-pkcs11.so");
    system.write(
      "/usr/share/p11-kit/modules/opensc.module",
      "module: opensc-pkcs11.so\nx-init-reserved: debug",
    );
    assert.deepEqual(await found(), [
      {
        name: "OpenSC",
        path: `${LIB}/opensc-pkcs11.so`,
        initArgs: "debug",
        source: "catalogue",
        problem: null,
      },
    ]);
  });

  it("leaves out a library of the catalogue that p11-kit disables for us", async () => {
    system.write(`${LIB}/opensc-pkcs11.so`, elf());
    system.write(
      "/etc/pkcs11/modules/opensc.module",
      `module: ${LIB}/opensc-pkcs11.so\ndisable-in: passerelle-host`,
    );
    assert.deepEqual(await names(), []);
  });

  it("finds Windows’ libraries, the 32-bit one only where there is no other", async () => {
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

  it("finds macOS’ libraries", async () => {
    system.remove();
    system = createSystem({ platform: "macos" });
    system.write("/Library/OpenSC/lib/opensc-pkcs11.so", machO({ type: 8 }));
    system.write("/opt/homebrew/lib/opensc-pkcs11.so", machO({ type: 8 }));
    assert.deepEqual(
      (await found()).map(({ path }) => path),
      ["/Library/OpenSC/lib/opensc-pkcs11.so"],
    );
  });

  describe("with an administrator’s file", () => {
    beforeEach(() => {
      system.write(`${LIB}/opensc-pkcs11.so`, elf());
      system.write(`${LIB}/softhsm/libsofthsm2.so`, elf());
      system.write("/opt/vendor/x.so", elf());
      system.write(
        "/usr/share/p11-kit/modules/x.module",
        "module: /opt/vendor/x.so",
      );
    });

    it("puts its libraries first, under its names and init arguments", async () => {
      configure({
        modules: {
          add: [
            {
              name: "Soft",
              path: `${LIB}/softhsm/libsofthsm2.so`,
              initArguments: "x",
            },
          ],
        },
      });
      const [first, ...others] = await found();
      assert.deepEqual(first, {
        name: "Soft",
        path: `${LIB}/softhsm/libsofthsm2.so`,
        initArgs: "x",
        source: "administrator",
        problem: null,
      });
      assert.deepEqual(
        others.map(({ name }) => name),
        ["OpenSC", "x"],
      );
    });

    it("shows its library that does not exist", async () => {
      configure({ modules: { add: [{ name: "Gone", path: "/opt/gone.so" }] } });
      assert.deepEqual(
        (await found()).map(({ name, problem }) => [name, problem])[0],
        ["Gone", "module_missing"],
      );
    });

    it("leaves out what it disables, by name or path", async () => {
      configure({ modules: { disable: ["opensc", "/opt/vendor/x.so"] } });
      assert.deepEqual(await names(), ["SoftHSM"]);
    });

    it("knows a library by a link to it", async () => {
      system.link("/usr/lib/vendor.so", "../../opt/vendor/x.so");
      configure({ modules: { disable: ["/usr/lib/vendor.so"] } });
      assert.deepEqual(await names(), ["OpenSC", "SoftHSM"]);
    });

    it("orders what it names, the others after them as they were", async () => {
      configure({ modules: { order: ["/opt/vendor/x.so", "SoftHSM"] } });
      assert.deepEqual(await names(), ["x", "SoftHSM", "OpenSC"]);
    });

    it("switches catalogue and p11-kit off", async () => {
      configure({ modules: { catalogue: false } });
      assert.deepEqual(await names(), ["x"]);
      configure({ modules: { p11Kit: false } });
      assert.deepEqual(await names(), ["OpenSC", "SoftHSM"]);
    });

    it("replaces the extensions of the families it lists", async () => {
      const own = "abcdefghijklmnopabcdefghijklmnop";
      configure({ extensions: { chromium: [own] } });
      assert.deepEqual((await discoverModulesOf(system)).extensionIds, {
        chromium: [own],
        firefox: [FIREFOX_EXTENSION_ID],
      });
    });

    it("fails rather than going on without it", async () => {
      system.write(CONFIGURATION, "{");
      await assert.rejects(found(), { code: "configuration_invalid" });
      system.write(CONFIGURATION, "{}", 0o666);
      await assert.rejects(found(), { code: "configuration_unreadable" });
    });
  });

  it("asks the disk few questions, for the host’s start waits for them", async () => {
    system.write(`${LIB}/opensc-pkcs11.so`, elf());
    system.write(`${LIB}/softhsm/libsofthsm2.so`, elf());
    for (const name of ["one", "two", "three"])
      system.write(
        `/usr/share/p11-kit/modules/${name}.module`,
        `module: ${LIB}/opensc-pkcs11.so`,
      );
    let questions = 0;
    const counted = Object.fromEntries(
      Object.entries(system.files).map(([name, ask]) => [
        name,
        (...args: Parameters<typeof ask>) => {
          questions++;
          return (ask as (...asked: unknown[]) => unknown)(...args);
        },
      ]),
    ) as unknown as FileSystem;
    await discoverModulesOf({ ...system, files: counted });
    assert.ok(questions <= 130, `${questions} questions`);
  });

  it("finds the modules installed on this machine, ready to be loaded", async function () {
    const softHsm = "/usr/lib/softhsm/libsofthsm2.so";
    if (!existsSync(softHsm)) this.skip();
    const { modules } = await discoverModules({
      environment: process.env,
      platform: process.platform,
    });
    for (const name of ["SoftHSM", "OpenSC"])
      assert.equal(
        modules.find((module) => module.name === name)?.problem,
        null,
        name,
      );
    const paths = modules.map(({ path }) => path);
    assert.equal(new Set(paths).size, paths.length);
    assert.ok(!paths.some((path) => path.includes("p11-kit")));
  });
});
