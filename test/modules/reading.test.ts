import assert from "node:assert/strict";
import { nextSnapshot } from "./host.ts";
import { useFaultyHost } from "./use-faulty-host.ts";

const NAME = "reads a card in C_GetSlotList";

describe("a library that looks for tokens longer than usual", function () {
  this.timeout(60_000);
  const faulty = useFaultyHost([
    { name: NAME, settings: ["fault C_GetSlotList slow 2000 20 20"] },
  ]);

  it("is said to read one, while its tokens and all others stay on show", async () => {
    await faulty.tokenOf(NAME);
    await faulty.signWithHealthy();
    await faulty.moduleState(NAME, "reading");
    const { complete, tokens } = await nextSnapshot(faulty.host, () => true);
    assert.equal(complete, false);
    assert.equal(tokens.length, 2);
    await faulty.signWithHealthy();
    await faulty.moduleState(NAME, "ready");
    await faulty.host.snapshot();
  });
});
