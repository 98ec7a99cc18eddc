import assert from "node:assert/strict";
import type { Library } from "./library.ts";
import { isSameToken } from "./same-token.ts";

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
