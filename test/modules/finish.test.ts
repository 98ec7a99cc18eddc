import assert from "node:assert/strict";
import { childrenOf, gone } from "../host/processes.ts";
import { openFaultyHost, type FaultyHost } from "./faulty-host.ts";
import { createWorkplace, type Workplace } from "./workplace.ts";

/** The first library has the process that the launcher started, the second one that the host started. */
const PLACES = ["started beside the host", "started by the host"];

describe("a module process that was given a PIN", function () {
  this.timeout(60_000);
  let work: Workplace;

  before(async () => {
    work = await createWorkplace();
  });
  after(() => work?.clear());

  /** A host with a library in each place; `fault` is in the one that is tested. */
  const open = (place: string, fault: string): Promise<FaultyHost> =>
    openFaultyHost(
      work,
      PLACES.map((name) => ({
        name,
        settings: name === place ? [`fault ${fault}`] : [],
      })),
    );

  for (const place of PLACES) {
    it(`is killed when its library never lets go: ${place}`, async () => {
      const { host, signWith, tokenOf } = await open(place, "C_Finalize hang");
      for (const name of PLACES) await tokenOf(name);
      const processes = await childrenOf(host.process.pid!);
      await signWith(place);
      await Promise.race(processes.map(gone));
      await tokenOf(place);
      assert.equal(await host.close(), 0);
    });

    it(`ends before the host does, its card let go: ${place}`, async () => {
      const slow = "C_Finalize slow 500";
      const { host, libraries, signWith } = await open(place, slow);
      await signWith(place);
      assert.equal(await host.close(), 0);
      // What a library does at its unloading comes after C_Finalize has returned.
      const calls = await libraries.get(place)!.calls();
      assert.deepEqual(calls.slice(-2), ["C_Finalize", "unload"]);
    });
  }
});
