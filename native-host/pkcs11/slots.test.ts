import assert from "node:assert/strict";
import type { TokenInfo } from "pkcs11js";
import * as ck from "./constants.ts";
import type { Library } from "./library.ts";
import { Slots } from "./slots.ts";

const SLOT = Buffer.alloc(8);
const OBJECT = Buffer.alloc(8, 1);

/** A library with one token, whose readings show so many certificates in turn; from the end on, the last number. */
function libraryShowing(...counts: number[]) {
  let readings = 0;
  let left = 0;
  let serialNumber = "1";
  const library = {
    C_GetSlotList: () => [SLOT],
    C_GetSlotInfo: () => ({ slotDescription: "Reader", flags: 0 }),
    C_GetTokenInfo: () => ({
      label: "Token",
      manufacturerID: "",
      model: "",
      serialNumber,
      flags: ck.CKF_TOKEN_INITIALIZED,
      minPinLen: 4,
      maxPinLen: 8,
    }),
    C_GetMechanismList: () => [],
    C_OpenSession: () => SLOT,
    C_CloseSession: () => undefined,
    C_FindObjectsInit: (_session: Buffer, [first]: { value: number }[]) => {
      if (first?.value !== ck.CKO_CERTIFICATE) return;
      left = counts[Math.min(readings++, counts.length - 1)] ?? 0;
    },
    C_FindObjects: () => Array.from({ length: left }, () => (left--, OBJECT)),
    C_FindObjectsFinal: () => (left = 0),
    C_GetAttributeValue: (_s: Buffer, _o: Buffer, types: object[]) =>
      types.map(() => ({ value: OBJECT })),
  } as unknown as Library;
  const swap = () => (serialNumber = "2");
  return { library, readings: () => readings, swap };
}

describe("a token that shows nothing", () => {
  it("is read again after a second, by a library begun anew, and shown once it has something", () => {
    let nowMs = 0;
    let beginnings = 0;
    const { library } = libraryShowing(0, 1);
    const slots = new Slots(library, {
      nowMs: () => nowMs,
      reinitialise: () => beginnings++,
    });
    assert.equal(slots.poll(), true);
    nowMs = 999;
    assert.equal(slots.poll(), false);
    assert.equal(beginnings, 0);
    nowMs = 1000;
    assert.equal(slots.poll(), true);
    assert.equal(beginnings, 1);
    assert.equal(slots.tokens[0]?.certificates.length, 1);
    assert.equal(slots.tokens[0]?.insertion, 1);
  });

  it("is another insertion once another token is in its place", () => {
    let nowMs = 0;
    const { library, swap } = libraryShowing(0);
    const slots = new Slots(library, {
      nowMs: () => nowMs,
      reinitialise: () => undefined,
    });
    slots.poll();
    const [first] = slots.tokens;
    swap();
    nowMs = 1000;
    assert.equal(slots.poll(), true);
    assert.equal(slots.find(first!.slot, first!.insertion), null);
    assert.equal(slots.tokens[0]?.serialNumber, "2");
    nowMs = 60_000;
    slots.poll();
    assert.equal(slots.tokens[0]?.insertion, 2);
  });

  it("is read again four times in a quarter of a minute, then left alone", () => {
    let nowMs = 0;
    const { library, readings } = libraryShowing(0);
    const slots = new Slots(library, {
      nowMs: () => nowMs,
      reinitialise: () => undefined,
    });
    assert.equal(slots.poll(), true);
    for (nowMs = 0; nowMs <= 60_000; nowMs += 250) {
      assert.equal(slots.poll(), false);
      if (nowMs === 15_000) assert.equal(readings(), 5);
    }
    assert.equal(readings(), 5);
  });

  it("is not what a token with a certificate is taken for", () => {
    let nowMs = 0;
    const { library, readings } = libraryShowing(1);
    const slots = new Slots(library, {
      nowMs: () => nowMs,
      reinitialise: () => undefined,
    });
    slots.poll();
    for (; nowMs <= 60_000; nowMs += 250) slots.poll();
    assert.equal(readings(), 1);
  });
});

describe("a token whose PIN was refused", () => {
  const surroundings = { nowMs: () => 0, reinitialise: () => undefined };

  it("is asked for its flags alone, and shows them", () => {
    const { library, readings } = libraryShowing(1);
    const slots = new Slots(library, surroundings);
    slots.poll();
    const flags = ck.CKF_TOKEN_INITIALIZED | ck.CKF_USER_PIN_FINAL_TRY;
    library.C_GetTokenInfo = () => ({ flags }) as TokenInfo;
    const { slot } = slots.tokens[0]!;
    assert.equal(slots.refresh(slot), flags);
    assert.equal(slots.tokens[0]?.flags, flags);
    assert.equal(slots.tokens[0]?.label, "Token");
    assert.equal(readings(), 1);
  });

  it("stays as it was shown when it does not tell", () => {
    const { library } = libraryShowing(1);
    const slots = new Slots(library, surroundings);
    slots.poll();
    const [shown] = slots.tokens;
    library.C_GetTokenInfo = () => {
      throw new Error("CKR_GENERAL_ERROR");
    };
    assert.equal(slots.refresh(shown!.slot), null);
    assert.deepEqual(slots.tokens, [shown]);
  });
});
