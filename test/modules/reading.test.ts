import assert from "node:assert/strict";
import { useFaultyHost } from "./use-faulty-host.ts";

const NAME = "reads a card in C_GetSlotList";

describe("a library that looks for tokens longer than usual", function () {
  this.timeout(60_000);
  const faulty = useFaultyHost([
    { name: NAME, settings: ["fault C_GetSlotList slow 2000 20 20"] },
  ]);

  it("is said to read one, while its tokens and all others stay on show", async () => {
    await faulty.tokenOf(NAME);
    const from = faulty.host.messages.length;
    await faulty.signWithHealthy();
    const { complete, tokens } = await faulty.host.snapshot(
      ({ modules }) =>
        modules.some(({ name, state }) => name === NAME && state === "reading"),
      from,
    );
    assert.equal(complete, false);
    assert.equal(tokens.length, 2);
    await faulty.signWithHealthy();
    await faulty.moduleState(NAME, "ready");
    await faulty.host.snapshot();
  });
});
