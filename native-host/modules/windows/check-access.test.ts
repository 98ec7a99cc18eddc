import assert from "node:assert/strict";
import fc from "fast-check";
import { createProtectionCheck } from "../library/check-protected.ts";
import { createSystem, type SystemFixture } from "../system-fixture.ts";
import { isChangedByAdministratorsOnly, type Role } from "./check-access.ts";
import { parseSecurityDescriptor } from "./parse-security-descriptor.ts";

const TRUSTED_INSTALLER =
  "S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464";
const PERSON = "S-1-5-21-1004336348-1177238915-682003330-1001";
/** As Windows 11 sets them. */
const PROGRAM_FILES = `O:${TRUSTED_INSTALLER}G:${TRUSTED_INSTALLER}D:PAI(A;;FA;;;${TRUSTED_INSTALLER})(A;CIIO;GA;;;${TRUSTED_INSTALLER})(A;;0x1301bf;;;SY)(A;OICIIO;GA;;;SY)(A;;0x1301bf;;;BA)(A;OICIIO;GA;;;BA)(A;;0x1200a9;;;BU)(A;OICIIO;GXGR;;;BU)(A;OICIIO;GA;;;CO)(A;;0x1200a9;;;AC)(A;OICIIO;GXGR;;;AC)`;
const PROGRAM_DATA =
  "O:SYD:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICIIO;GA;;;CO)(A;OICI;0x1200a9;;;BU)(A;CI;DCLCRPCR;;;BU)";
const DRIVE_ROOT = `O:${TRUSTED_INSTALLER}D:PAI(A;;LC;;;AU)(A;OICIIO;SDGXGWGR;;;AU)(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;0x1200a9;;;BU)`;
const MADE_BELOW_DRIVE_ROOT =
  "O:BAD:AI(A;OICIID;FA;;;SY)(A;OICIID;FA;;;BA)(A;OICIID;0x1200a9;;;BU)(A;ID;0x1301bf;;;AU)(A;OICIIOID;SDGXGWGR;;;AU)";

describe("isChangedByAdministratorsOnly", () => {
  const check = (sddl: string, role: Role = "file") =>
    isChangedByAdministratorsOnly(sddl, role);

  it("accepts what Windows sets on Program Files, ProgramData and a drive, for what is below", () => {
    for (const sddl of [PROGRAM_FILES, PROGRAM_DATA, DRIVE_ROOT])
      assert.equal(check(sddl, "folder"), true);
    assert.equal(check(PROGRAM_FILES, "library-folder"), true);
  });

  it("refuses a folder of libraries into which users may put files", () => {
    assert.equal(check(PROGRAM_DATA, "library-folder"), false);
  });

  it("refuses what a drive passes on to a folder made below it", () => {
    for (const role of ["file", "library-folder", "folder"] as const)
      assert.equal(check(MADE_BELOW_DRIVE_ROOT, role), false);
  });

  it("refuses each right that changes a file, and no other", () => {
    for (const [rights, isSafe] of [
      ["FR", true],
      ["FX", true],
      ["GRGX", true],
      ["RC", true],
      ["FW", false],
      ["FA", false],
      ["GA", false],
      ["GW", false],
      ["SD", false],
      ["WD", false],
      ["WO", false],
      ["0x2", false],
      ["0x1200a9", true],
    ] as const)
      assert.equal(
        check(`O:BAD:P(A;;FA;;;SY)(A;;${rights};;;${PERSON})`),
        isSafe,
        rights,
      );
  });

  it("refuses another owner, for an owner may change the list", () => {
    assert.equal(check(`O:${PERSON}D:P(A;;FA;;;SY)`), false);
  });

  it("refuses an object without a list, and accepts an empty one", () => {
    assert.equal(check("O:BA"), false);
    assert.equal(check("O:BAD:NO_ACCESS_CONTROL"), false);
    assert.equal(check("O:BAD:P"), true);
  });

  it("does not count on denials", () => {
    assert.equal(check("O:BAD:P(D;;FA;;;WD)(A;;FA;;;WD)"), false);
    assert.equal(check("O:BAD:P(D;;FA;;;WD)(A;;FR;;;WD)"), true);
  });

  it("refuses what it does not understand", () => {
    for (const sddl of [
      "",
      "D:P(A;;FA;;;SY)",
      "O:BAD:P(A;;FA;;;SY",
      "O:BAD:P(A;;QQ;;;BU)",
      "O:BAD:P(A;;F;;;BU)",
      "O:BAD:P(YY;;FR;;;BU)",
      "O:BAD:P(A;;FR)",
      "O:BAD:P(A;;FR;;;BU)x",
    ])
      assert.equal(check(sddl), false, sddl);
  });

  it("never fails on any text", () => {
    fc.assert(
      fc.property(fc.string(), (tail) => {
        parseSecurityDescriptor(`O:BAD:P(A;${tail}`);
      }),
    );
  });
});

describe("createProtectionCheck on Windows", () => {
  let system: SystemFixture;
  beforeEach(() => {
    system = createSystem({
      platform: "windows",
      environment: { ProgramFiles: "C:\\Program Files" },
    });
  });
  afterEach(() => {
    system.remove();
  });
  const isProtected = async (path: string, thing: "library" | "file") =>
    (await createProtectionCheck(system))(path, thing);

  it("takes Windows’ own folders for protected", async () => {
    system.setSecurityDescriptor("C:\\Program Files\\x.dll", "O:BA");
    assert.equal(
      await isProtected("C:\\Program Files\\x.dll", "library"),
      true,
    );
    assert.equal(
      await isProtected("C:\\Program Files 2\\x.dll", "library"),
      true,
    );
    system.setSecurityDescriptor("C:\\Program Files 2\\x.dll", "O:BA");
    assert.equal(
      await isProtected("C:\\Program Files 2\\x.dll", "library"),
      false,
    );
  });

  it("looks at the file and every folder above it", async () => {
    for (const path of ["C:\\A\\B\\x.dll", "C:\\A\\B", "C:\\A"]) {
      system.setSecurityDescriptor(path, MADE_BELOW_DRIVE_ROOT);
      assert.equal(await isProtected("C:\\A\\B\\x.dll", "library"), false);
      system.setSecurityDescriptor(path, "O:BAD:P");
      assert.equal(await isProtected("C:\\A\\B\\x.dll", "library"), true);
    }
    system.setSecurityDescriptor("C:\\", DRIVE_ROOT);
    assert.equal(await isProtected("C:\\A\\B\\x.dll", "library"), true);
  });

  it("accepts the administrator’s file in a folder where users may add theirs", async () => {
    system.setSecurityDescriptor("C:\\ProgramData", PROGRAM_DATA);
    system.setSecurityDescriptor("C:\\ProgramData\\Passerelle", PROGRAM_DATA);
    const file = "C:\\ProgramData\\Passerelle\\host.json";
    assert.equal(await isProtected(file, "file"), true);
    assert.equal(await isProtected(file, "library"), false);
  });
});
