import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { commandLine, runCommand } from "../../scripts/dev/command.ts";
import { CommandRefused } from "../fixtures/host-client.ts";
import { nextSnapshot } from "./host.ts";
import { processesOf } from "./footprint.ts";
import { openFaultyHost, type FaultyHost } from "./faulty-host.ts";
import { createWorkplace, type Workplace } from "./workplace.ts";

/** Faults while the tokens are listed: the library is named as failed. */
const LISTING_FAULTS = {
  "load segfault": "module_crashed",
  "load exit 1": "module_crashed",
  "C_GetFunctionList abort": "module_crashed",
  "C_GetFunctionList null": "module_crashed",
  "C_Initialize segfault": "module_crashed",
  "C_Initialize exit 0": "module_crashed",
  "C_Initialize error 0x5": "module_failed",
  "C_Initialize error 0xe0": "module_failed",
  "C_GetSlotList segfault": "module_crashed",
  "C_GetSlotList error 0x30": "reader_service_unavailable",
  "C_GetSlotList error 0x32": "module_failed",
  "C_GetSlotList absurd 0x7fffffffffff": "module_crashed",
  "C_GetTokenInfo abort": "module_crashed",
  "C_GetMechanismList absurd 0x7fffffffffff": "module_crashed",
  "C_OpenSession segfault": "module_crashed",
  "C_FindObjects abort": "module_crashed",
  "C_GetAttributeValue segfault": "module_crashed",
  // 3 GiB are more than the launcher lets a process have: it ends before it takes them.
  "C_GetAttributeValue absurd 0xc0000000": "module_crashed",
} as const;

/** Faults while a token is read: the token is shown, with the reason why it cannot be used. */
const TOKEN_FAULTS = {
  "C_GetTokenInfo error 0xe1": "token_unrecognised",
  "C_OpenSession error 0xb1": "token_busy",
  "C_FindObjectsInit error 0x30": "token_unreadable",
} as const;

/** Faults while signing: the request ends in this code. */
const SIGNING_FAULTS = {
  "C_Login segfault": "module_crashed",
  "C_SignInit abort": "module_crashed",
  "C_Sign segfault": "module_crashed",
  "C_Sign exit 0": "module_crashed",
  "C_Sign overrun 64": "module_crashed",
  "C_Sign wrong": "signature_wrong",
  "C_Sign absurd 0": "signature_wrong",
  "C_Sign absurd 100000": "signature_wrong",
  "C_Sign absurd 0x200000005": "signature_wrong",
  "C_Sign error 0x30": "token_unreadable",
  "C_Sign error 0x32": "token_removed",
  "C_Sign error 0x80000001": "module_failed",
  "C_SignInit error 0x70": "mechanism_unsupported",
  "C_Login error 0x6": "module_failed",
} as const;

/** Faults that hinder nobody: the token signs. */
const HARMLESS_FAULTS = [
  "* print",
  "* slow 43",
  "C_GetMechanismList error 0x54",
  "C_Finalize segfault",
  "C_Finalize hang",
  "unload abort",
];

/** So many faulty libraries beside one healthy token at a time. */
const LIBRARIES_AT_ONCE = 7;

const isRefused = (code: string) => (error: unknown) => {
  assert.ok(error instanceof CommandRefused, String(error));
  assert.equal(error.code, code);
  return true;
};

/** Soft and hard limit of a process's memory images. */
async function coreLimits(processId: number): Promise<string> {
  const limits = await readFile(`/proc/${processId}/limits`, "utf8");
  return /^Max core file size +(.*)$/m.exec(limits)?.[1] ?? "";
}

/** What this process may, the host would inherit. */
async function allowCoreDumps(): Promise<void> {
  const [, hard = ""] = (await coreLimits(process.pid)).split(/ +/);
  await runCommand(
    commandLine`prlimit --pid ${process.pid} --core=${hard}:${hard}`,
  );
}

describe("the host beside a faulty library", function () {
  this.timeout(60_000);
  let work: Workplace;
  let faulty: FaultyHost;

  before(async () => {
    work = await createWorkplace();
  });
  after(() => work?.clear());

  /** Each fault in a library of its own; after each the healthy token must still sign. */
  function describeFaults(
    title: string,
    faults: readonly string[],
    check: (fault: string) => Promise<void>,
  ): void {
    for (let at = 0; at < faults.length; at += LIBRARIES_AT_ONCE) {
      const together = faults.slice(at, at + LIBRARIES_AT_ONCE);
      describe(title, () => {
        before(async () => {
          faulty = await openFaultyHost(
            work,
            together.map((name) => ({ name, settings: [`fault ${name}`] })),
          );
        });
        for (const fault of together) {
          it(fault, async () => {
            await check(fault);
            await faulty.signWithHealthy();
          });
        }
        after("the host ends with the browser’s port", async () => {
          assert.equal(await faulty.host.close(), 0);
        });
      });
    }
  }

  describeFaults(
    "names the library that fails while its tokens are listed",
    Object.keys(LISTING_FAULTS),
    async (fault) => {
      const { error } = await faulty.moduleState(fault, "failed");
      assert.equal(error, LISTING_FAULTS[fault as keyof typeof LISTING_FAULTS]);
    },
  );

  describeFaults(
    "says why a token cannot be used",
    Object.keys(TOKEN_FAULTS),
    async (fault) => {
      const { unusable } = await faulty.tokenOf(fault);
      assert.equal(unusable, TOKEN_FAULTS[fault as keyof typeof TOKEN_FAULTS]);
    },
  );

  describeFaults(
    "ends the request when signing fails",
    Object.keys(SIGNING_FAULTS),
    (fault) =>
      assert.rejects(
        faulty.signWith(fault),
        isRefused(SIGNING_FAULTS[fault as keyof typeof SIGNING_FAULTS]),
      ),
  );

  describeFaults("signs in spite of it", HARMLESS_FAULTS, (fault) =>
    faulty.signWith(fault),
  );

  it("takes a library back that has come to its senses", async () => {
    const name = "repentant";
    faulty = await openFaultyHost(work, [
      { name, settings: ["fault C_Sign segfault"] },
    ]);
    await assert.rejects(faulty.signWith(name), isRefused("module_crashed"));
    const { certificateFile, keyFile } = work.ecCustomer;
    await faulty.libraries
      .get(name)!
      .set(["token Jeton", `certificates ${certificateFile}\t${keyFile}`]);
    await nextSnapshot(faulty.host, ({ tokens }) =>
      tokens.some(({ label }) => label === "Jeton"),
    );
    await faulty.signWith(name);
    assert.equal(await faulty.host.close(), 0);
  });

  it("replaces a library’s process once after a crash, and leaves no memory image that could hold a PIN", async () => {
    const name = "crash";
    await allowCoreDumps();
    faulty = await openFaultyHost(work, [
      { name, settings: ["fault C_Sign segfault"] },
    ]);
    const { host, libraries } = faulty;
    await faulty.tokenOf(name);
    const before = await processesOf(host.process.pid!);
    for (const id of before) {
      assert.match(await coreLimits(id), /^1 +1 /);
    }
    const initialised = async () =>
      (await libraries.get(name)!.calls()).filter(
        (call) => call === "C_Initialize",
      ).length;
    assert.equal(await initialised(), 1);
    await assert.rejects(faulty.signWith(name), isRefused("module_crashed"));
    await faulty.tokenOf(name);
    await faulty.moduleState(name, "ready");
    assert.equal(await initialised(), 2);
    assert.equal((await processesOf(host.process.pid!)).length, before.length);
    assert.equal(await host.close(), 0);
  });
});
