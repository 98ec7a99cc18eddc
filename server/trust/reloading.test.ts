import assert from "node:assert/strict";
import { EventEmitter, once } from "node:events";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { createReloadingSource, type LoadedMaterial } from "./reloading.ts";

const material = (byte: number, usableUntil?: number): LoadedMaterial => ({
  elements: [Uint8Array.of(byte)],
  ...(usableUntil !== undefined && { usableUntil }),
});

describe("createReloadingSource", () => {
  it("outlives whatever a load throws, and goes on reloading", async () => {
    const events = new EventEmitter();
    const outcomes = [
      () => material(1),
      () => {
        throw new TypeError("fetch failed");
      },
      () => material(2),
    ];
    const source = await createReloadingSource(
      async () => (outcomes.shift() ?? (() => material(2)))(),
      {
        reloadEveryMs: 5,
        onReloadFailed: (problem) => events.emit("failed", problem),
        onReloaded: () => events.emit("reloaded"),
      },
    );
    const reloaded = once(events, "reloaded");
    const [problem] = (await once(events, "failed")) as [PasserelleError];
    assert.equal(problem.code, "trust_material_invalid");
    assert.ok(problem.cause instanceof TypeError);
    await reloaded;
    assert.deepEqual(source.current(), [Uint8Array.of(2)]);
    source.close();
  });

  it("has Node warn of a reload that failed where nobody is told", async () => {
    const warned = once(process, "warning");
    let isFirst = true;
    const source = await createReloadingSource(
      async () => {
        if (!isFirst) throw new Error("the disk is gone");
        isFirst = false;
        return material(1);
      },
      { reloadEveryMs: 5 },
    );
    const [{ name, message }] = (await warned) as [Error];
    source.close();
    assert.equal(name, "PasserelleWarning");
    assert.match(message, /not reloaded: .*the disk is gone/);
  });

  it("gives up a load that never ends, and goes on reloading", async () => {
    const events = new EventEmitter();
    let loads = 0;
    const source = await createReloadingSource(
      () =>
        ++loads === 2
          ? new Promise(() => undefined)
          : Promise.resolve(material(loads)),
      {
        reloadEveryMs: 5,
        loadTimeoutMs: 20,
        onReloadFailed: (problem) => events.emit("failed", problem),
        onReloaded: () => events.emit("reloaded"),
      },
    );
    const reloaded = once(events, "reloaded");
    const [problem] = (await once(events, "failed")) as [PasserelleError];
    assert.equal(problem.code, "trust_material_invalid");
    assert.match(problem.message, /not done within 20 ms/);
    await reloaded;
    source.close();
  });

  it("tells of no load any more that fails once it is closed", async () => {
    const events = new EventEmitter();
    const told: PasserelleError[] = [];
    let loads = 0;
    const source = await createReloadingSource(
      () =>
        ++loads === 1
          ? Promise.resolve(material(1))
          : new Promise((_resolve, reject) => events.emit("loading", reject)),
      { reloadEveryMs: 5, onReloadFailed: (problem) => told.push(problem) },
    );
    const [fail] = (await once(events, "loading")) as [(error: Error) => void];
    source.close();
    fail(new Error("the folder is gone"));
    await nextTurn();
    assert.deepEqual(told, []);
  });

  it("refuses to start on a load that never ends", async () => {
    await assert.rejects(
      createReloadingSource(() => new Promise(() => undefined), {
        loadTimeoutMs: 20,
      }),
      { code: "trust_material_invalid" },
    );
  });

  it("takes the load that began last, whichever ends last", async () => {
    const waiting: ((loaded: LoadedMaterial) => void)[] = [];
    let isFirst = true;
    const source = await createReloadingSource(() => {
      if (isFirst) {
        isFirst = false;
        return Promise.resolve(material(1));
      }
      return new Promise((resolve) => waiting.push(resolve));
    });
    const reloads = [source.reload(), source.reload()];
    waiting[1]?.(material(3));
    await reloads[1];
    waiting[0]?.(material(2));
    await reloads[0];
    assert.deepEqual(source.current(), [Uint8Array.of(3)]);
  });

  it("hands out nothing whose time is over, until it is renewed", async () => {
    let now = 1000;
    let usableUntil = 1500;
    const source = await createReloadingSource(
      async () => material(1, usableUntil),
      {},
      () => new Date(now),
    );
    const before = source.current();
    now = 1501;
    assert.throws(() => source.current(), { code: "trust_material_invalid" });
    usableUntil = 2000;
    await source.reload();
    assert.equal(source.current(), before);
  });
});
