import assert from "node:assert/strict";
import type { FileFacts, FileSystem } from "../file-system.ts";
import { createSystem, type SystemFixture } from "../system-fixture.ts";
import {
  createProtectionCheck,
  type TrustedOwners,
} from "./check-protected.ts";

describe("createProtectionCheck", () => {
  let system: SystemFixture;
  beforeEach(() => {
    system = createSystem();
    system.write("/opt/vendor/lib/x.so", "");
  });
  afterEach(() => {
    system.remove();
  });

  const isProtected = (
    owners: TrustedOwners = "administrator-or-user",
    path = "/opt/vendor/lib/x.so",
  ) => createProtectionCheck(system)(path, owners);
  const seenAs = (path: string, facts: Partial<FileFacts>): FileSystem => ({
    ...system.files,
    find(asked) {
      const found = system.files.find(asked);
      return found && asked === path ? { ...found, ...facts } : found;
    },
  });
  const isProtectedSeenAs = (
    path: string,
    facts: Partial<FileFacts>,
    owners: TrustedOwners = "administrator-or-user",
    platform: "linux" | "macos" = "linux",
  ) =>
    createProtectionCheck({
      ...system,
      platform,
      files: seenAs(path, facts),
    })("/opt/vendor/lib/x.so", owners);

  it("accepts a file that root alone can write, in folders that root alone can write", () => {
    assert.equal(isProtected(), true);
    assert.equal(isProtected("administrator"), true);
  });

  it("refuses a file that group or others can write", () => {
    for (const mode of [0o664, 0o646, 0o666]) {
      const groupId = 50;
      assert.equal(
        isProtectedSeenAs("/opt/vendor/lib/x.so", { mode, groupId }),
        false,
      );
    }
  });

  it("refuses a folder above it that others can write, sticky or not", () => {
    for (const mode of [0o777, 0o1777]) {
      system.setMode("/opt", mode);
      assert.equal(isProtected(), false);
    }
  });

  it("accepts what root’s own group can write, and on macOS the group of administrators", () => {
    const mode = 0o775;
    const admin = 80;
    assert.equal(isProtectedSeenAs("/opt", { mode, groupId: 0 }), true);
    assert.equal(isProtectedSeenAs("/opt", { mode, groupId: admin }), false);
    assert.equal(
      isProtectedSeenAs(
        "/opt",
        { mode, groupId: admin },
        "administrator",
        "macos",
      ),
      true,
    );
  });

  it("accepts the person’s own file only where the person’s word counts", () => {
    const { userId } = system;
    assert.ok(userId !== null);
    const own = { ownerId: userId };
    assert.equal(isProtectedSeenAs("/opt/vendor", own), true);
    assert.equal(isProtectedSeenAs("/opt/vendor", own, "administrator"), false);
  });

  it("refuses another person’s file", () => {
    assert.equal(isProtectedSeenAs("/opt/vendor", { ownerId: 1001 }), false);
  });

  it("refuses what is not there", () => {
    assert.equal(isProtected("administrator-or-user", "/opt/gone.so"), false);
  });
});
