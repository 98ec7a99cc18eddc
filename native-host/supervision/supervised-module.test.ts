import assert from "node:assert/strict";
import { mock } from "node:test";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { DiscoveredModule } from "../modules/discovered-module.ts";
import { SupervisedModule } from "./supervised-module.ts";

/** From its first failure on; each is twice as long as the one before, up to half a minute. */
const DELAYS_MS = [500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000];

describe("a library whose process ends at every start", function () {
  this.timeout(30_000);
  let module: SupervisedModule;
  let failures = 0;
  let failed: () => void = () => undefined;

  beforeEach(() => {
    mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
    failures = 0;
    module = new SupervisedModule(
      {
        name: "Crash",
        path: "/nonexistent",
        problem: null,
      } as DiscoveredModule,
      {
        // The program of module processes is not beside these sources: each that is started ends by itself.
        started: null,
        environment: process.env,
        log: () => undefined,
        onChange: () => {
          failures += 1;
          failed();
        },
      },
    );
  });
  afterEach(async () => {
    await module.stop();
    mock.timers.reset();
  });

  const nextFailure = () =>
    new Promise<void>((resolve) => {
      failed = resolve;
    });
  /** Whether no process of it is under way. */
  const isIdle = () =>
    Promise.race([
      module.settled().then(() => true),
      nextTurn().then(() => false),
    ]);

  it("is started again once after each delay, and each is longer, up to a limit", async () => {
    let next = nextFailure();
    module.watch(true);
    module.start();
    await next;
    for (const [restarts, delayMs] of DELAYS_MS.entries()) {
      assert.equal(failures, restarts + 1);
      assert.equal(module.error, "module_crashed");
      next = nextFailure();
      mock.timers.tick(delayMs - 1);
      assert.equal(await isIdle(), true, `started before ${delayMs} ms`);
      mock.timers.tick(1);
      assert.equal(await isIdle(), false, `not started after ${delayMs} ms`);
      await next;
    }
    assert.equal(failures, DELAYS_MS.length + 1);
  });
});
