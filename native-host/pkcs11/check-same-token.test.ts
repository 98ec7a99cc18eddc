import assert from "node:assert/strict";
import { checkSameToken } from "./check-same-token.ts";
import type { Library } from "./library.ts";
import type { LoadedModule } from "./loaded-module.ts";

const SESSION = Buffer.alloc(8);
const SHOWN = {
  slot: "0000000000000000",
  label: "Key",
  model: "Model",
  serialNumber: "1",
  certificates: [],
};

/** A library whose token has these names now, padded as PKCS#11 has them. */
function libraryWith(names: Partial<typeof SHOWN>) {
  const { label, model, serialNumber } = { ...SHOWN, ...names };
  const forgotten: string[] = [];
  const module = {
    library: {
      C_GetTokenInfo: () => ({
        label: label.padEnd(32),
        model: model.padEnd(16),
        serialNumber: serialNumber.padEnd(16),
      }),
    } as unknown as Library,
    slots: { forget: (slot: string) => forgotten.push(slot) },
  } as unknown as LoadedModule;
  return { module, forgotten };
}

describe("a token that showed no certificate, before a PIN is sent to it", () => {
  it("is known by its names", () => {
    const { module, forgotten } = libraryWith({});
    checkSameToken(module, SESSION, SHOWN);
    assert.deepEqual(forgotten, []);
  });

  for (const names of [
    { label: "Other" },
    { model: "Other" },
    { serialNumber: "2" },
  ])
    it(`is another with another ${Object.keys(names).join()}`, () => {
      const { module, forgotten } = libraryWith(names);
      assert.throws(() => checkSameToken(module, SESSION, SHOWN), {
        code: "token_removed",
      });
      assert.deepEqual(forgotten, [SHOWN.slot]);
    });
});
