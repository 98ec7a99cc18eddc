import assert from "node:assert/strict";
import type { FileFacts, FileSystem } from "../file-system.ts";
import { createSystem, type SystemFixture } from "../system-fixture.ts";
import {
  createProtectionCheck,
  type ProtectedThing,
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

  const isProtected = async (
    thing: ProtectedThing = "library",
    path = "/opt/vendor/lib/x.so",
  ) => (await createProtectionCheck(system))(path, thing);
  const seenAs = (path: string, facts: Partial<FileFacts>): FileSystem => ({
    ...system.files,
    find(asked) {
      const found = system.files.find(asked);
      return found && asked === path ? { ...found, ...facts } : found;
    },
  });
  const isProtectedSeenAs = async (
    path: string,
    facts: Partial<FileFacts>,
    thing: ProtectedThing = "library",
    platform: "linux" | "macos" = "linux",
  ) =>
    (
      await createProtectionCheck({
        ...system,
        platform,
        files: seenAs(path, facts),
      })
    )("/opt/vendor/lib/x.so", thing);

  it("accepts a file that root alone can write, in folders that root alone can write", async () => {
    assert.equal(await isProtected(), true);
    assert.equal(await isProtected("administrator-file"), true);
  });

  it("refuses a file that group or others can write", async () => {
    for (const mode of [0o664, 0o646, 0o666]) {
      const groupId = 50;
      assert.equal(
        await isProtectedSeenAs("/opt/vendor/lib/x.so", { mode, groupId }),
        false,
      );
    }
  });

  it("refuses a folder above it that others can write, sticky or not", async () => {
    for (const mode of [0o777, 0o1777]) {
      system.setMode("/opt", mode);
      assert.equal(await isProtected(), false);
    }
  });

  it("accepts what root’s own group can write, and on macOS the group of administrators", async () => {
    const mode = 0o775;
    const admin = 80;
    assert.equal(await isProtectedSeenAs("/opt", { mode, groupId: 0 }), true);
    assert.equal(
      await isProtectedSeenAs("/opt", { mode, groupId: admin }),
      false,
    );
    assert.equal(
      await isProtectedSeenAs(
        "/opt",
        { mode, groupId: admin },
        "administrator-file",
        "macos",
      ),
      true,
    );
  });

  it("accepts the person’s own file only where the person’s word counts", async () => {
    const { userId } = system;
    assert.ok(userId !== null);
    const own = { ownerId: userId };
    assert.equal(await isProtectedSeenAs("/opt/vendor", own), true);
    assert.equal(
      await isProtectedSeenAs("/opt/vendor", own, "administrator-file"),
      false,
    );
  });

  it("refuses another person’s file", async () => {
    assert.equal(
      await isProtectedSeenAs("/opt/vendor", { ownerId: 1001 }),
      false,
    );
  });

  it("refuses what is not there", async () => {
    assert.equal(await isProtected("library", "/opt/gone.so"), false);
  });
});
