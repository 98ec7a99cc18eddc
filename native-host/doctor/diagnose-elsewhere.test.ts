import assert from "node:assert/strict";
import { CHROMIUM_EXTENSION_ID } from "@passerelle/shared/protocol/native.ts";
import { machO, portableExecutable } from "../modules/system-fixture.ts";
import { diagnose } from "./diagnose.ts";
import {
  chromeManifest,
  createDiagnosisSystem,
  type DiagnosisFixture,
  snapshotOf,
} from "./diagnosis-fixture.ts";
import type { Check } from "./report.ts";

const findingsOf = async (
  system: DiagnosisFixture,
  hostProgram: string,
  check: Check,
) => {
  const { findings } = await diagnose({
    system,
    hostProgram,
    hostVersion: "1.4.0",
    listTokens: () => Promise.resolve(snapshotOf([])),
    clock: () => new Date(0),
  });
  return findings
    .filter((found) => found.check === check)
    .map(({ status, sentence }) => [status, sentence.en]);
};

describe("diagnose on Windows", () => {
  const HOST = "C:\\Program Files\\Passerelle\\passerelle-host.exe";
  const MANIFEST = "C:\\Program Files\\Passerelle\\chromium.json";
  const KEY = "Software\\Google\\Chrome\\NativeMessagingHosts\\passerelle.host";
  const POLICY = "HKLM\\Software\\Policies\\Google\\Chrome";

  let desk: DiagnosisFixture;
  beforeEach(() => {
    desk = createDiagnosisSystem({
      platform: "windows",
      environment: {
        SystemRoot: "C:\\Windows",
        ProgramFiles: "C:\\Program Files",
        "ProgramFiles(x86)": "C:\\Program Files (x86)",
        ProgramData: "C:\\ProgramData",
        LOCALAPPDATA: "C:\\Users\\jeanne\\AppData\\Local",
        USERPROFILE: "C:\\Users\\jeanne",
        USERNAME: "jeanne",
      },
    });
    desk.write(HOST, portableExecutable());
    desk.write(
      "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
      portableExecutable(),
    );
    desk.writeJson(MANIFEST, {
      ...chromeManifest,
      path: "passerelle-host.exe",
    });
    register("HKLM", MANIFEST);
  });
  afterEach(() => {
    desk.remove();
  });

  /** As `reg query KEY /ve` prints a default value on a French Windows. */
  const register = (hive: "HKLM" | "HKCU", file: string) =>
    desk.outputs.set(
      `reg query ${hive}\\${KEY} /ve /reg:64`,
      `\r\nHKEY\\${KEY}\r\n    (par défaut)    REG_SZ    ${file}\r\n\r\n`,
    );
  const find = (check: Check) => findingsOf(desk, HOST, check);

  it("follows the registry to the manifest, whose path may be relative", async () => {
    assert.deepEqual(await find("manifest"), [
      [
        "ok",
        "Google Chrome: the Passerelle program is registered and the extension allowed.",
      ],
    ]);
  });

  it("judges the person’s key before the computer’s", async () => {
    register("HKCU", "C:\\Users\\jeanne\\gone.json");
    assert.deepEqual(await find("manifest"), [
      ["problem", "Google Chrome: the manifest ~\\gone.json does not exist."],
    ]);
  });

  it("prefers the registry’s 32-bit view, as browsers do", async () => {
    desk.outputs.set(
      `reg query HKLM\\${KEY} /ve /reg:32`,
      `\r\nHKEY\\${KEY}\r\n    (Default)    REG_SZ    C:\\gone.json\r\n\r\n`,
    );
    assert.deepEqual(await find("manifest"), [
      ["problem", "Google Chrome: the manifest C:\\gone.json does not exist."],
    ]);
  });

  it("tells a browser without a key", async () => {
    desk.outputs.clear();
    assert.match((await find("manifest"))[0]?.[1] ?? "", /not registered/);
  });

  it("reads policies from the registry", async () => {
    desk.outputs.set(
      `reg query ${POLICY} /s`,
      [
        "",
        "HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Google\\Chrome",
        "    NativeMessagingUserLevelHosts    REG_DWORD    0x0",
        `    ExtensionSettings    REG_SZ    {"${CHROMIUM_EXTENSION_ID}":{"installation_mode":"removed"}}`,
        "",
        "HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Google\\Chrome\\NativeMessagingBlocklist",
        "    1    REG_SZ    *",
        "",
      ].join("\r\n"),
    );
    assert.deepEqual(
      (await find("policy")).map(([status]) => status),
      ["problem", "warning", "problem"],
    );
  });

  it("reads Firefox’ policies from the registry, on whose lines JSON may be spread", async () => {
    const key = "HKLM\\Software\\Policies\\Mozilla\\Firefox";
    desk.write(
      "C:\\Program Files\\Mozilla Firefox\\firefox.exe",
      portableExecutable(),
    );
    desk.outputs.set(
      `reg query ${key} /s`,
      [
        "",
        "HKEY_LOCAL_MACHINE\\Software\\Policies\\Mozilla\\Firefox",
        String.raw`    ExtensionSettings    REG_MULTI_SZ    {\0"*": { "installation_mode":\0"blocked" } }`,
        "",
      ].join("\r\n"),
    );
    assert.match((await find("policy"))[0]?.[1] ?? "", /^Firefox: .*blocks/);
  });

  it("tells the state of the Smart Card service by its numbers", async () => {
    const state = (number: number) =>
      desk.outputs.set(
        "sc query SCardSvr",
        `\r\nNOM_DE_SERVICE: SCardSvr\r\n        TYPE               : 20  WIN32_SHARE_PROCESS\r\n        ÉTAT               : ${number}  X\r\n`,
      );
    const start = (number: number) =>
      desk.outputs.set(
        "sc qc SCardSvr",
        `\r\n[SC] QueryServiceConfig réussite(s)\r\n\r\nSERVICE_NAME: SCardSvr\r\n        TYPE               : 20  WIN32_SHARE_PROCESS\r\n        START_TYPE         : ${number}   X\r\n`,
      );
    state(4);
    assert.equal((await find("reader-service"))[0]?.[0], "ok");
    state(1);
    start(3);
    assert.equal((await find("reader-service"))[0]?.[0], "warning");
    start(4);
    assert.equal((await find("reader-service"))[0]?.[0], "problem");
  });

  it("tells middleware that exists in 32 bits only", async () => {
    desk.write(
      "C:\\Windows\\SysWOW64\\eTPKCS11.dll",
      portableExecutable({ machine: 0x014c }),
    );
    assert.match((await find("library"))[0]?.[1] ?? "", /SafeNet.*32 bit/);
  });

  it("names Windows’ own cure for a library that others can write", async () => {
    desk.write("C:\\SoftHSM2\\lib\\softhsm2-x64.dll", portableExecutable());
    desk.setSecurityDescriptor("C:\\SoftHSM2", "O:BAD:AI(A;ID;0x1301bf;;;AU)");
    const { findings } = await diagnose({
      system: desk,
      hostProgram: HOST,
      hostVersion: "1.4.0",
      listTokens: () => Promise.resolve(snapshotOf([], [])),
      clock: () => new Date(0),
    });
    const found = findings.find(({ check }) => check === "library");
    assert.match(found?.cure?.en ?? "", /Program Files/);
  });
});

describe("diagnose on macOS", () => {
  const HOST = "/Library/Application Support/Passerelle/passerelle-host";
  let desk: DiagnosisFixture;
  beforeEach(() => {
    desk = createDiagnosisSystem({
      platform: "macos",
      environment: { HOME: "/home/person" },
    });
    desk.write(HOST, "", 0o755);
    desk.write("/Applications/Google Chrome.app/Contents/Info.plist", "");
    desk.writeJson(
      "/Library/Google/Chrome/NativeMessagingHosts/passerelle.host.json",
      { ...chromeManifest, path: HOST },
    );
    desk.write("/Library/OpenSC/lib/opensc-pkcs11.so", machO({ type: 8 }));
  });
  afterEach(() => {
    desk.remove();
  });
  const find = (check: Check) => findingsOf(desk, HOST, check);

  it("finds manifest, reader service and library", async () => {
    for (const check of ["manifest", "reader-service", "library"] as const)
      assert.deepEqual(
        (await find(check)).map(([status]) => status),
        ["ok"],
        check,
      );
  });

  it("reads policies from the managed preferences", async () => {
    desk.outputs.set(
      "plutil -convert json -o - /Library/Managed Preferences/com.google.Chrome.plist",
      JSON.stringify({ NativeMessagingBlocklist: ["passerelle.host"] }),
    );
    assert.match((await find("policy"))[0]?.[1] ?? "", /Blocklist/);
  });
});
