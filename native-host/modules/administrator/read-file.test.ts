import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import fc from "fast-check";
import { createProtectionCheck } from "../library/check-protected.ts";
import { createSystem, type SystemFixture } from "../system-fixture.ts";
import { readAdministratorFile } from "./read-file.ts";

const USUAL = "/etc/passerelle/host.json";

describe("readAdministratorFile", () => {
  let system: SystemFixture;
  beforeEach(() => {
    system = createSystem();
  });
  afterEach(() => {
    system.remove();
  });

  const read = async (named?: string) =>
    readAdministratorFile(named, system, await createProtectionCheck(system));
  const refused = async (
    content: string | Uint8Array,
    code: "configuration_invalid" | "configuration_unreadable",
  ) => {
    system.write(USUAL, content);
    let message = "";
    await assert.rejects(read(), (error: PasserelleError) => {
      ({ message } = error);
      return error.code === code;
    });
    return message;
  };

  it("takes an absent file at the usual place for no configuration", async () => {
    assert.deepEqual(await read(), {});
  });

  it("looks at each platform’s own place", async () => {
    for (const [platform, place] of [
      ["macos", "/Library/Application Support/Passerelle/host.json"],
      ["linux", USUAL],
    ] as const) {
      system.write(place, '{ "modules": { "catalogue": false } }');
      system = { ...system, platform };
      assert.deepEqual(await read(), { modules: { catalogue: false } });
    }
  });

  it("reads every field", async () => {
    const everything = {
      $schema: "host.schema.json",
      modules: {
        catalogue: true,
        p11Kit: false,
        add: [
          {
            name: "NSS",
            path: "/usr/lib/libsoftokn3.so",
            initArguments: "configdir='sql:/x'",
          },
          { name: "Vendor", path: "C:\\Vendor\\x.dll" },
        ],
        disable: ["OpenSC"],
        order: ["Vendor"],
      },
      extensions: {
        chromium: ["johepbflppplfkidlopogbjmlcldieeh"],
        firefox: [
          "extension@passerelle",
          "{01234567-89ab-cdef-0123-456789abcdef}",
        ],
      },
    };
    system.write(USUAL, JSON.stringify(everything));
    assert.deepEqual(await read(), everything);
  });

  it("names line, column and cure where the file is no JSON", async () => {
    const message = await refused(
      '{\n  "modules": {\n    "catalogue": true,\n  }\n}\n',
      "configuration_invalid",
    );
    assert.match(message, /^\/etc\/passerelle\/host\.json:4:3: .*comma/);
  });

  it("names line, column, field and cure of every mistake", async () => {
    const message = await refused(
      `{
  "modules": {
    "catalog": true,
    "p11Kit": "no",
    "add": [
      { "name": "A", "path": "lib/a.so" },
      { "path": "/b.so" }
    ]
  },
  "extensions": { "chromium": ["x"], "firefox": ["y"] }
}`,
      "configuration_invalid",
    );
    assert.deepEqual(
      message.split("\n").map((line) => line.split(": ").slice(0, 2)),
      [
        [`${USUAL}:3:5`, "modules.catalog"],
        [`${USUAL}:4:15`, "modules.p11Kit"],
        [`${USUAL}:6:30`, "modules.add[0].path"],
        [`${USUAL}:7:7`, "modules.add[1].name"],
        [`${USUAL}:10:32`, "extensions.chromium[0]"],
        [`${USUAL}:10:50`, "extensions.firefox[0]"],
      ].toSorted(([a = ""], [b = ""]) =>
        a.localeCompare(b, "en", { numeric: true }),
      ),
    );
  });

  it("refuses a field that is given twice, of which JSON.parse would take the last", async () => {
    const message = await refused(
      `{
  "modules": { "disable": ["A: \\"B\\""], "add": [
    { "name": "C", "path": "/c.so", "na\\u006de": "D" }
  ] },
  "modules": {}
}`,
      "configuration_invalid",
    );
    assert.deepEqual(message.split("\n"), [
      `${USUAL}:3:37: modules.add[0].name: field given a second time; keep one of them`,
      `${USUAL}:5:3: modules: field given a second time; keep one of them`,
    ]);
  });

  it("takes no text for a field", async () => {
    const disable = ['","', '": "', '\\" : ', "\\", "a:", ":"];
    system.write(USUAL, JSON.stringify({ modules: { disable } }, null, 1));
    assert.deepEqual(await read(), { modules: { disable } });
  });

  it("refuses a file that is no object, or has a list in an object’s place", async () => {
    for (const content of [
      "[]",
      '{ "extensions": [] }',
      "null",
      '"text"',
      "{",
      "",
    ])
      await refused(content, "configuration_invalid");
  });

  it("refuses text that is not UTF-8, and files without end", async () => {
    assert.match(
      await refused(
        Buffer.from([0x7b, 0xff, 0x7d]),
        "configuration_unreadable",
      ),
      /UTF-8/,
    );
    assert.match(
      await refused(" ".repeat(70_000), "configuration_unreadable"),
      /larger than/,
    );
  });

  it("refuses a file that others can write, or whose folder they can", async () => {
    system.write(USUAL, "{}", 0o646);
    await assert.rejects(read(), { code: "configuration_unreadable" });
    system.setMode(USUAL, 0o644);
    system.setMode("/etc/passerelle", 0o757);
    await assert.rejects(read(), { code: "configuration_unreadable" });
  });

  it("refuses any other text with one of its two codes, and each mistake has a place", async () => {
    const file = fc.oneof(
      fc.string(),
      fc.json(),
      fc
        .record({ modules: fc.jsonValue(), extensions: fc.jsonValue() })
        .map((value) => JSON.stringify(value)),
    );
    await fc.assert(
      fc.asyncProperty(file, async (content) => {
        system.write(USUAL, content);
        const outcome: unknown = await read().catch((error: unknown) => error);
        if (!(outcome instanceof Error)) return;
        assert.ok(outcome instanceof PasserelleError, outcome.stack);
        if (outcome.code === "configuration_invalid")
          assert.match(
            outcome.message,
            /^\/etc\/passerelle\/host\.json:\d+:\d+: /,
          );
        else assert.equal(outcome.code, "configuration_unreadable");
      }),
    );
  });

  it("does not wait for a pipe in the place of the file", async () => {
    system.write(`${USUAL}.old`, "");
    execFileSync("mkfifo", [system.place(USUAL)]);
    await assert.rejects(read(), PasserelleError);
  });

  it("refuses a folder in the place of the file", async () => {
    system.write(`${USUAL}/x`, "");
    await assert.rejects(read(), { code: "configuration_unreadable" });
  });

  describe("with a file named on the command line", () => {
    it("needs it to exist", async () => {
      await assert.rejects(read("/etc/other.json"), {
        code: "configuration_unreadable",
      });
    });
    it("accepts the person’s own", async () => {
      system.write("/home/person/host.json", "{}");
      assert.deepEqual(await read("/home/person/host.json"), {});
    });
    it("refuses one that others can write", async () => {
      system.write("/tmp/host.json", "{}");
      system.setMode("/tmp", 0o1777);
      await assert.rejects(read("/tmp/host.json"), {
        code: "configuration_unreadable",
      });
    });
  });
});
