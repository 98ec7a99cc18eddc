import assert from "node:assert/strict";
import type { LoadedModule } from "./loaded-module.ts";
import { openSession } from "./open-session.ts";
import type { TokenCertificate } from "./read-certificates.ts";

const SHOWN = {
  slot: "0000000000000000",
  label: "Key",
  model: "Model",
  serialNumber: "1",
  certificates: [],
};

const OBJECT = Buffer.of(1);
const CERTIFICATE = {
  keyId: OBJECT,
  value: OBJECT.toString("base64"),
} as TokenCertificate;

/** A library that has its token only after so many beginnings; until then another, or an error. */
function moduleWith(
  beginnings: number,
  before: "another" | "error" | "unreadable",
) {
  const calls = { opened: 0, closed: 0, begun: 0, forgotten: [] as string[] };
  const found: Buffer[] = [];
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
      C_FindObjectsInit: () => found.push(OBJECT),
      C_FindObjects: () => found.splice(0),
      C_FindObjectsFinal: () => undefined,
      C_GetAttributeValue: () => {
        if (isThere()) return [{ value: OBJECT }];
        throw Object.assign(new Error("CKR_GENERAL_ERROR:5"), {
          code: 5,
          method: "C_GetAttributeValue",
        });
      },
    },
    slots: { forget: (slot: string) => calls.forgotten.push(slot) },
    reinitialise: () => calls.begun++,
  } as unknown as LoadedModule;
  const certificates = before === "unreadable" ? [CERTIFICATE] : [];
  return { module, calls, shown: { ...SHOWN, certificates } };
}

const waitedFor = () => new AbortController().signal;

describe("a session on the token that was shown", () => {
  for (const before of ["another", "error", "unreadable"] as const)
    it(`is opened once the library has begun anew, after ${before}`, async () => {
      const { module, calls, shown } = moduleWith(2, before);
      await openSession(module, shown, 0, waitedFor());
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

  it("is not opened where the library cannot tell, which is not called another token", async () => {
    const { module, calls, shown } = moduleWith(Infinity, "unreadable");
    await assert.rejects(openSession(module, shown, 0, waitedFor()), {
      code: 5,
    });
    assert.equal(calls.opened, calls.closed);
    assert.deepEqual(calls.forgotten, []);
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
