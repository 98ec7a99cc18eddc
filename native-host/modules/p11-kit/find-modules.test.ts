import assert from "node:assert/strict";
import { createLibraryCheck } from "../library/check-library.ts";
import { createProtectionCheck } from "../library/check-protected.ts";
import { createSystem, elf, type SystemFixture } from "../system-fixture.ts";
import { findRegisteredModules } from "./find-modules.ts";

const PACKAGE = "/usr/share/p11-kit/modules";
const SYSTEM = "/etc/pkcs11/modules";
const USER = "/home/person/.config/pkcs11";

describe("findRegisteredModules", () => {
  let system: SystemFixture;
  beforeEach(() => {
    system = createSystem({ environment: { HOME: "/home/person" } });
    for (const name of ["a", "b", "c"])
      system.write(`/usr/lib/x86_64-linux-gnu/pkcs11/${name}.so`, elf());
  });
  afterEach(() => {
    system.remove();
  });

  const found = async () => {
    const isProtected = await createProtectionCheck(system);
    return findRegisteredModules(
      system,
      createLibraryCheck(system, isProtected),
      isProtected,
    );
  };
  const names = async () => (await found()).modules.map(({ name }) => name);

  it("finds a bare file name in p11-kit’s own module folder", async () => {
    system.write(`${PACKAGE}/one.module`, "module: a.so\n");
    assert.deepEqual((await found()).modules, [
      {
        name: "one",
        path: "/usr/lib/x86_64-linux-gnu/pkcs11/a.so",
        source: "p11-kit",
        problem: null,
      },
    ]);
  });

  it("puts a higher priority first, and equal ones in order of name", async () => {
    system.write(`${PACKAGE}/z.module`, "module: a.so\npriority: 5");
    system.write(`${PACKAGE}/y.module`, "module: b.so");
    system.write(`${PACKAGE}/x.module`, "module: c.so");
    assert.deepEqual(await names(), ["z", "x", "y"]);
  });

  it("honours enable-in and disable-in for our own name", async () => {
    system.write(
      `${PACKAGE}/a.module`,
      "module: a.so\ndisable-in: firefox, passerelle-host",
    );
    system.write(
      `${PACKAGE}/b.module`,
      "module: b.so\nenable-in: passerelle-host-2",
    );
    system.write(
      `${PACKAGE}/c.module`,
      "module: c.so\nenable-in: seahorse passerelle-host\ndisable-in: passerelle-host",
    );
    const { modules, disabledPaths } = await found();
    assert.deepEqual(
      modules.map(({ name }) => name),
      ["c"],
    );
    assert.deepEqual(
      [...disabledPaths],
      ["a", "b"].map((name) => `/usr/lib/x86_64-linux-gnu/pkcs11/${name}.so`),
    );
  });

  it("skips trust stores, remote modules, gateways and files that are no registrations", async () => {
    system.write(`${PACKAGE}/t.module`, "module: a.so\ntrust-policy: yes");
    system.write(`${PACKAGE}/r.module`, "remote: |ssh user@host x");
    system.write(`${PACKAGE}/p.module`, "module: /usr/lib/p11-kit-proxy.so");
    system.write(`${PACKAGE}/.hidden.module`, "module: b.so");
    system.write(`${PACKAGE}/readme.txt`, "module: b.so");
    system.write(`${PACKAGE}/broken.module`, "module b.so");
    system.write(
      `${PACKAGE}/huge.module`,
      `module: b.so\n#${"x".repeat(20_000)}`,
    );
    assert.deepEqual(await names(), []);
  });

  it("lets the system’s files override the packages’, field by field", async () => {
    system.write(
      `${PACKAGE}/one.module`,
      "module: a.so\nx-init-reserved: configdir=/x",
    );
    system.write(`${SYSTEM}/one.module`, "module: b.so");
    assert.deepEqual(
      (await found()).modules.map(({ path, initArguments }) => [
        path,
        initArguments,
      ]),
      [["/usr/lib/x86_64-linux-gnu/pkcs11/b.so", "configdir=/x"]],
    );
  });

  it("lets a person switch a module off by a blank path", async () => {
    system.write(`${PACKAGE}/one.module`, "module: a.so");
    system.write(`${USER}/modules/one.module`, "module:");
    const { modules, disabledPaths } = await found();
    assert.deepEqual(modules, []);
    assert.deepEqual(
      [...disabledPaths],
      ["/usr/lib/x86_64-linux-gnu/pkcs11/a.so"],
    );
  });

  describe("with user-config", () => {
    beforeEach(() => {
      system.write(`${PACKAGE}/one.module`, "module: a.so");
      system.write(`${USER}/modules/two.module`, "module: b.so");
    });
    it("merges both by default", async () => {
      assert.deepEqual(await names(), ["one", "two"]);
    });
    it("leaves the person’s out when the system says none", async () => {
      system.write("/etc/pkcs11/pkcs11.conf", "user-config: none");
      system.write(`${USER}/pkcs11.conf`, "user-config: only");
      assert.deepEqual(await names(), ["one"]);
    });
    it("leaves the system’s out when the person says only", async () => {
      system.write(`${USER}/pkcs11.conf`, "user-config: only");
      assert.deepEqual(await names(), ["two"]);
    });
    it("reads none for root, as p11-kit", async () => {
      system = { ...system, userId: 0 };
      assert.deepEqual(await names(), ["one"]);
    });
    it("follows XDG_CONFIG_HOME", async () => {
      system.write("/home/person/else/pkcs11/modules/c.module", "module: c.so");
      system = {
        ...system,
        environment: { XDG_CONFIG_HOME: "/home/person/else" },
      };
      assert.deepEqual(await names(), ["c", "one"]);
    });
  });

  it("refuses a registration that others could have written", async () => {
    system.write(`${SYSTEM}/one.module`, "module: a.so");
    system.setMode(SYSTEM, 0o777);
    assert.deepEqual(
      (await found()).modules.map(({ problem }) => problem),
      ["module_insecure"],
    );
  });

  it("reports a registered library that is not there", async () => {
    system.write(`${SYSTEM}/one.module`, "module: /opt/gone.so");
    assert.deepEqual(
      (await found()).modules.map(({ path, problem }) => [path, problem]),
      [["/opt/gone.so", "module_missing"]],
    );
  });
});
