import assert from "node:assert/strict";
import { openFaultyHost, type FaultyHost } from "./faulty-host.ts";
import { nextSnapshot } from "./host.ts";
import { createWorkplace, type Workplace } from "./workplace.ts";

const NAME = "reads a card in C_GetSlotList";

describe("a library that looks for tokens longer than usual", function () {
  this.timeout(60_000);
  let work: Workplace;
  let faulty: FaultyHost;

  before(async () => {
    work = await createWorkplace();
    faulty = await openFaultyHost(work, [
      { name: NAME, settings: ["fault C_GetSlotList slow 2000 20 20"] },
    ]);
  });
  after(async () => {
    const status = await faulty?.host.close();
    await work?.clear();
    assert.equal(status, 0);
  });

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
