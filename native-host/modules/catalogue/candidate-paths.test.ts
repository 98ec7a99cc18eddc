import assert from "node:assert/strict";
import type { HostPlatform } from "../host-system.ts";
import { candidatePaths, expandBraces } from "./candidate-paths.ts";
import { PRODUCTS } from "./products.ts";

const WINDOWS = {
  platform: "windows",
  architecture: "x64",
  environment: {
    SystemRoot: "D:\\Windows",
    ProgramFiles: "D:\\Program Files",
    "PROGRAMFILES(X86)": "D:\\Program Files (x86)",
  },
} as const;
const linux = (architecture: string) =>
  ({ platform: "linux", architecture, environment: {} }) as const;
const product = (platform: HostPlatform, path: string) => ({
  name: "Example",
  [platform]: [path],
});

describe("candidatePaths", () => {
  it("writes each choice of a path out, the first part first", () => {
    assert.deepEqual(expandBraces("lib{a,b}.so{,.1}"), [
      "liba.so",
      "liba.so.1",
      "libb.so",
      "libb.so.1",
    ]);
  });

  it("looks for a bare Windows name in both system folders", () => {
    assert.deepEqual(candidatePaths(product("windows", "x.dll"), WINDOWS), [
      "D:\\Windows\\System32\\x.dll",
      "D:\\Windows\\SysWOW64\\x.dll",
    ]);
  });

  it("takes Windows’ folders from the environment, whatever the case of their names", () => {
    assert.deepEqual(
      candidatePaths(product("windows", "%Programs%\\V\\x.dll"), WINDOWS),
      ["D:\\Program Files\\V\\x.dll", "D:\\Program Files (x86)\\V\\x.dll"],
    );
    assert.deepEqual(
      candidatePaths(
        product("windows", "%ProgramFiles(x86)%\\V\\x.dll"),
        WINDOWS,
      ),
      ["D:\\Program Files (x86)\\V\\x.dll"],
    );
  });

  it("leaves out a Windows folder the environment does not name", () => {
    assert.deepEqual(
      candidatePaths(product("windows", "%Programs%\\V\\x.dll"), {
        ...WINDOWS,
        environment: { ProgramFiles: "C:\\Program Files" },
      }),
      ["C:\\Program Files\\V\\x.dll"],
    );
  });

  it("looks on Linux in the folder of this machine’s architecture first", () => {
    assert.deepEqual(
      candidatePaths(product("linux", "<lib>/x.so"), linux("arm64")),
      ["/usr/lib/aarch64-linux-gnu/x.so", "/usr/lib64/x.so", "/usr/lib/x.so"],
    );
  });

  it("gives nothing for a product that the platform does not have", () => {
    assert.deepEqual(candidatePaths(product("macos", "/x"), linux("x64")), []);
  });

  it("expands every path of the catalogue to absolute paths without a placeholder", () => {
    for (const platform of ["windows", "macos", "linux"] as const)
      for (const listed of PRODUCTS)
        for (const path of candidatePaths(listed, { ...WINDOWS, platform })) {
          assert.match(
            path,
            platform === "windows" ? /^[A-Z]:\\[^%{}<>/]+$/ : /^\/[^%{}<>\\]+$/,
          );
        }
  });

  it("lists each product once, and none that is superseded by a later one", () => {
    const names = PRODUCTS.map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
    for (const { name, supersededBy } of PRODUCTS)
      if (supersededBy !== undefined) {
        assert.ok(names.includes(supersededBy));
        assert.ok(names.indexOf(supersededBy) < names.indexOf(name));
      }
  });
});
