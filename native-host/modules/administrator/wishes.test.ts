import assert from "node:assert/strict";
import { FIREFOX_EXTENSION_ID } from "@passerelle/shared/protocol/native.ts";
import { discoverModulesOf } from "../discover-modules.ts";
import { createSystem, elf, type SystemFixture } from "../system-fixture.ts";

const LIB = "/usr/lib/x86_64-linux-gnu";
const CONFIGURATION = "/etc/passerelle/host.json";

describe("an administrator’s file", () => {
  let system: SystemFixture;
  beforeEach(() => {
    system = createSystem();
    system.write(`${LIB}/opensc-pkcs11.so`, elf());
    system.write(`${LIB}/softhsm/libsofthsm2.so`, elf());
    system.write("/opt/vendor/x.so", elf());
    system.write(
      "/usr/share/p11-kit/modules/x.module",
      "module: /opt/vendor/x.so",
    );
  });
  afterEach(() => {
    system.remove();
  });

  const configure = (content: object) => {
    system.write(CONFIGURATION, JSON.stringify(content));
  };
  const found = async () => (await discoverModulesOf(system)).modules;
  const names = async () => (await found()).map(({ name }) => name);

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
      initArguments: "x",
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
