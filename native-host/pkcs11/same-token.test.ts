import assert from "node:assert/strict";
import type { Library } from "./library.ts";
import { isSameToken, type ShownToken } from "./same-token.ts";

const SESSION = Buffer.alloc(8);
const SHOWN = {
  slot: "0000000000000000",
  label: "Key",
  model: "Model",
  serialNumber: "1",
  certificates: [],
};

/** A library whose token has these names now, padded as PKCS#11 has them. */
function libraryWith(names: Partial<typeof SHOWN>): Library {
  const { label, model, serialNumber } = { ...SHOWN, ...names };
  return {
    C_GetTokenInfo: () => ({
      label: label.padEnd(32),
      model: model.padEnd(16),
      serialNumber: serialNumber.padEnd(16),
    }),
  } as unknown as Library;
}

describe("a token that showed no certificate, before a PIN is sent to it", () => {
  it("is known by its names", () => {
    assert.equal(isSameToken(libraryWith({}), SESSION, SHOWN), true);
  });

  for (const names of [
    { label: "Other" },
    { model: "Other" },
    { serialNumber: "2" },
  ])
    it(`is another with another ${Object.keys(names).join()}`, () => {
      assert.equal(isSameToken(libraryWith(names), SESSION, SHOWN), false);
    });
});

describe("a token that showed a certificate, before a PIN is sent to it", () => {
  const HANDLES = [Buffer.of(0), Buffer.of(1)];
  const shown = {
    ...SHOWN,
    certificates: [{ keyId: Buffer.of(1), value: "AQ==" }],
  } as unknown as ShownToken;

  /** A library with two certificates now: the values that they have, or the CKR codes of reading them. */
  function libraryReading(values: readonly (Buffer | number)[]): Library {
    let found: Buffer[] = [];
    return {
      C_FindObjectsInit: () => (found = [...HANDLES]),
      C_FindObjects: () => found.splice(0),
      C_FindObjectsFinal: () => undefined,
      C_GetAttributeValue: (_session: Buffer, object: Buffer) => {
        const value = values[object[0]!];
        if (Buffer.isBuffer(value)) return [{ value }];
        throw Object.assign(new Error("CKR"), { code: value });
      },
    } as unknown as Library;
  }

  it("is known by it, though another cannot be read", () => {
    const library = libraryReading([0x05, Buffer.of(1)]);
    assert.equal(isSameToken(library, SESSION, shown), true);
  });

  for (const values of [
    [Buffer.of(2), Buffer.of(3)],
    [Buffer.of(2), 0x05],
    [0x11, 0x12],
  ])
    it(`is another with others in its place: ${values.map((value) => (Buffer.isBuffer(value) ? "value" : value)).join()}`, () => {
      const library = libraryReading(values);
      assert.equal(isSameToken(library, SESSION, shown), false);
    });

  it("is not taken for another by a library that fails to read any", () => {
    const library = libraryReading([0x12, 0x05]);
    assert.throws(() => isSameToken(library, SESSION, shown), { code: 0x05 });
  });
});
