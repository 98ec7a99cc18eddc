import assert from "node:assert/strict";
import type { LoadedModule } from "./loaded-module.ts";
import { openSession } from "./open-session.ts";

const SHOWN = {
  slot: "0000000000000000",
  label: "Key",
  model: "Model",
  serialNumber: "1",
  certificates: [],
};

/** A library that has its token only after so many beginnings; until then another, or an error. */
function moduleWith(beginnings: number, before: "another" | "error") {
  const calls = { opened: 0, closed: 0, begun: 0, forgotten: [] as string[] };
  const isThere = () => calls.begun >= beginnings;
  const module = {
    library: {
      C_GetSlotList: () => [],
      C_OpenSession: () => {
        if (!isThere() && before === "error")
          throw Object.assign(new Error("CKR_DEVICE_ERROR:48"), { code: 48 });
        calls.opened++;
        return Buffer.alloc(8);
      },
      C_CloseSession: () => calls.closed++,
      C_GetTokenInfo: () => ({
        ...SHOWN,
        label: isThere() ? SHOWN.label : "",
      }),
    },
    slots: { forget: (slot: string) => calls.forgotten.push(slot) },
    reinitialise: () => calls.begun++,
  } as unknown as LoadedModule;
  return { module, calls };
}

const waitedFor = () => new AbortController().signal;

describe("a session on the token that was shown", () => {
  for (const before of ["another", "error"] as const)
    it(`is opened once the library has begun anew, after ${before}`, async () => {
      const { module, calls } = moduleWith(2, before);
      await openSession(module, SHOWN, 0, waitedFor());
      assert.equal(calls.begun, 2);
      assert.equal(calls.opened - calls.closed, 1);
      assert.deepEqual(calls.forgotten, []);
    });

  it("is not opened on another token", async () => {
    const { module, calls } = moduleWith(Infinity, "another");
    await assert.rejects(openSession(module, SHOWN, 0, waitedFor()), {
      code: "token_removed",
    });
    assert.equal(calls.opened, calls.closed);
    assert.deepEqual(calls.forgotten, [SHOWN.slot]);
  });

  it("is not tried for again once nobody waits for it", async () => {
    const { module, calls } = moduleWith(Infinity, "error");
    const cancelling = new AbortController();
    const session = openSession(module, SHOWN, 0, cancelling.signal);
    cancelling.abort();
    await assert.rejects(session, { code: "operation_cancelled" });
    assert.equal(calls.begun, 0);
    assert.deepEqual(calls.forgotten, []);
  });

  it("is closed again when it is there, and nobody waits for it any more", async () => {
    const { module, calls } = moduleWith(1, "error");
    const cancelling = new AbortController();
    const session = openSession(module, SHOWN, 0, cancelling.signal);
    // The message that cancels waits while the library works.
    module.reinitialise = () => {
      calls.begun++;
      setImmediate(() => cancelling.abort());
    };
    await assert.rejects(session, { code: "operation_cancelled" });
    assert.equal(calls.opened, 1);
    assert.equal(calls.closed, 1);
  });
});
