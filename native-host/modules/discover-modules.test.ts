import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import {
  CHROMIUM_EXTENSION_ID,
  FIREFOX_EXTENSION_ID,
} from "@passerelle/shared/protocol/native.ts";
import type { FileSystem } from "./file-system.ts";
import { discoverModules, discoverModulesOf } from "./discover-modules.ts";
import { createSystem, elf, type SystemFixture } from "./system-fixture.ts";

const LIB = "/usr/lib/x86_64-linux-gnu";

describe("discoverModules", () => {
  let system: SystemFixture;
  beforeEach(() => {
    system = createSystem();
  });
  afterEach(() => {
    system.remove();
  });

  const found = async () => (await discoverModulesOf(system)).modules;

  it("finds nothing on an empty computer, and allows our own extensions", async () => {
    assert.deepEqual(await discoverModulesOf(system), {
      modules: [],
      extensionIds: {
        chromium: [CHROMIUM_EXTENSION_ID],
        firefox: [FIREFOX_EXTENSION_ID],
      },
    });
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
        initArguments: "debug",
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
    assert.deepEqual(await found(), []);
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
