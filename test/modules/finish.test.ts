import assert from "node:assert/strict";
import { CommandRefused } from "../fixtures/host-client.ts";
import { childrenOf, gone } from "../host/processes.ts";
import { openFaultyHost, type FaultyHost } from "./faulty-host.ts";
import { createWorkplace, type Workplace } from "./workplace.ts";

/** The first library has the process that the launcher started, the second one that the host started. */
const PLACES = ["started beside the host", "started by the host"];

describe("a module process that was given a PIN", () => {
  let work: Workplace;

  before(async () => {
    work = await createWorkplace();
  });
  after(() => work?.clear());

  /** A host with a library in each place; `fault` is in the one that is tested. */
  const open = (place: string, ...faults: string[]): Promise<FaultyHost> =>
    openFaultyHost(
      work,
      PLACES.map((name) => ({
        name,
        settings: name === place ? faults.map((fault) => `fault ${fault}`) : [],
      })),
    );
  /** The processes that a library started by fork(2) alone, which share all its file descriptors. */
  const forked = async ({ libraries }: FaultyHost, place: string) =>
    (await libraries.get(place)!.calls()).flatMap((call) =>
      call.startsWith("forked ") ? [Number(call.slice(7))] : [],
    );

  for (const place of PLACES) {
    it(`is killed when its library never lets go: ${place}`, async () => {
      const faulty = await open(place, "C_Finalize hang");
      for (const name of PLACES) await faulty.tokenOf(name);
      const processes = await childrenOf(faulty.host.process.pid!);
      await faulty.signWith(place);
      await Promise.race(processes.map(gone));
      await faulty.tokenOf(place);
      assert.equal(await faulty.host.close(), 0);
    });

    for (const fault of ["C_Finalize hang", "C_Logout segfault"]) {
      it(`leaves its card to the next one after ${fault}: ${place}`, async () => {
        const faulty = await open(place, fault);
        await faulty.signWith(place);
        // Waits for the process that came after the one that let the card go.
        await faulty.signWith(place);
        const calls = await faulty.libraries.get(place)!.calls();
        // The next process is on its way by then.
        const until = calls.slice(0, calls.lastIndexOf("C_Sign"));
        const countOf = (call: string) =>
          until.filter((made) => made === call).length;
        assert.equal(countOf("C_Initialize"), 3);
        assert.ok(countOf("C_Finalize") >= 1);
        assert.equal(await faulty.host.close(), 0);
      });
    }

    it(`ends before the host does, its card let go: ${place}`, async () => {
      const slow = "C_Finalize slow 500";
      const faulty = await open(place, slow);
      await faulty.signWith(place);
      assert.equal(await faulty.host.close(), 0);
      // What a library does at its unloading comes after C_Finalize has returned.
      const calls = await faulty.libraries.get(place)!.calls();
      assert.deepEqual(calls.slice(-2), ["C_Finalize", "unload"]);
    });

    it(`is replaced though its library started a process that lives on: ${place}`, async () => {
      const faulty = await open(place, "C_Initialize fork 120");
      try {
        await faulty.signWith(place);
        await faulty.signWith(place);
        assert.equal(await faulty.host.close(), 0);
        assert.ok((await forked(faulty, place)).length > 1);
      } finally {
        for (const id of await forked(faulty, place))
          process.kill(id, "SIGKILL");
      }
    });

    it(`is seen to crash though its library started a process that lives on: ${place}`, async () => {
      const faulty = await open(
        place,
        "C_Initialize fork 120",
        "C_Sign segfault",
      );
      try {
        await assert.rejects(
          faulty.signWith(place),
          (error) =>
            error instanceof CommandRefused && error.code === "module_crashed",
        );
        await faulty.tokenOf(place);
      } finally {
        await faulty.host.close();
        for (const id of await forked(faulty, place))
          process.kill(id, "SIGKILL");
      }
    });
  }
});
