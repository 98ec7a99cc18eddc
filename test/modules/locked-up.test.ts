import assert from "node:assert/strict";
import { tellsLocks } from "@passerelle/host/supervision/locks-fixture.ts";
import { CommandRefused } from "../fixtures/host-client.ts";
import { useFaultyHost } from "./use-faulty-host.ts";

const AT_START = "C_Initialize lock";
const AT_SIGNATURE = "C_Sign lock";
/** Less than the limits of a start and of a signature. */
const SOON_MS = 15_000;

/** As OpenSC 0.23 does whose card is pulled or reset at the wrong moment. Only Linux tells it from one that is slow. */
describe("the host beside a library that locks itself up", function () {
  this.timeout(60_000);
  const faulty = useFaultyHost(
    [AT_START, AT_SIGNATURE].map((name) => ({
      name,
      settings: [`fault ${name}`],
    })),
  );
  before(function () {
    if (!tellsLocks()) this.skip();
  });
  afterEach("the healthy token still signs", () => faulty.signWithHealthy());

  it("begins it anew soon, and never calls it failed, when it starts", async () => {
    const { host, libraries } = faulty;
    const startedAtMs = performance.now();
    await libraries.get(AT_START)!.set([]);
    await faulty.moduleState(AT_START, "ready");
    assert.ok(performance.now() - startedAtMs < SOON_MS);
    assert.ok((await faulty.countOf(AT_START, "C_Initialize")) > 1);
    for (const message of host.messages)
      if ("event" in message && message.event === "tokens")
        for (const { name, state } of message.snapshot.modules)
          assert.notDeepEqual([name, state], [AT_START, "failed"]);
  });

  it("gives up soon a signature in which it does", async () => {
    const startedAtMs = performance.now();
    await assert.rejects(
      faulty.signWith(AT_SIGNATURE),
      (error) =>
        error instanceof CommandRefused && error.code === "module_timeout",
    );
    assert.ok(performance.now() - startedAtMs < SOON_MS);
    await faulty.moduleState(AT_SIGNATURE, "ready");
  });
});
