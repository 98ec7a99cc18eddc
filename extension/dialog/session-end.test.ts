import assert from "node:assert/strict";
import {
  KEEP_ALIVE_INTERVAL_MS,
  OPERATION_TIMEOUT_MS,
} from "@passerelle/shared/limits.ts";
import { snapshot } from "@passerelle/shared/protocol/token-fixture.ts";
import { challengeText } from "../testing/challenge.ts";
import {
  answer,
  openArmed,
  openSession,
  PIN,
} from "../testing/dialog-session.ts";
import { useTimers } from "../testing/timers.ts";
import { screenOf } from "./screen.ts";

describe("the end of a DialogSession", () => {
  const time = useTimers();

  it("cancels: tells the background, drops the host, closes", () => {
    const dialog = openArmed(time);
    dialog.session.confirm(() => PIN);
    dialog.session.cancel();
    assert.equal(dialog.host().isClosed, true);
    assert.equal(dialog.isClosed(), true);
    const [message] = dialog.told;
    assert.equal(
      message?.type === "failed" && message.error.code,
      "operation_cancelled",
    );
  });

  it("closes without a word when the background orders it", () => {
    const dialog = openArmed(time);
    dialog.session.obey({ type: "close" });
    assert.equal(dialog.isClosed(), true);
    assert.equal(dialog.host().isClosed, true);
    assert.deepEqual(dialog.told, []);
  });

  it("gives up when the request expires, and when nobody comes", () => {
    for (const [expiresAt, waitMs, code] of [
      [1060, 60_000, "challenge_expired"],
      [9_999_999, OPERATION_TIMEOUT_MS, "operation_timeout"],
    ] as const) {
      const dialog = openSession();
      dialog.session.obey({
        type: "operation",
        origin: "https://www.example.coop",
        challenge: challengeText({ expiresAt }),
      });
      time.pass(waitMs - 1);
      assert.equal(dialog.isClosed(), false);
      time.pass(1);
      const failed = dialog.told.find(({ type }) => type === "failed");
      assert.equal(failed?.type === "failed" && failed.error.code, code);
      assert.equal(dialog.isClosed(), true);
    }
  });

  it("is interrupted with its background, and speaks to it no more", () => {
    const dialog = openArmed(time);
    dialog.session.backgroundLost();
    assert.equal(screenOf(dialog.session.state), "ended");
    assert.equal(dialog.host().isClosed, true);
    time.pass(OPERATION_TIMEOUT_MS);
    dialog.session.cancel();
    assert.deepEqual(dialog.told, []);
    assert.equal(dialog.isClosed(), true);
  });

  it("keeps the background awake while it is open", () => {
    const dialog = openArmed(time);
    time.pass(KEEP_ALIVE_INTERVAL_MS * 2);
    const keepAlives = dialog.told.filter(({ type }) => type === "keep-alive");
    assert.equal(keepAlives.length, 2);
  });

  it("tells that the key is out, once, and closes", async () => {
    const dialog = openArmed(time);
    dialog.session.confirm(() => PIN);
    await answer(dialog, { result: { signature: "c2ln" } });
    dialog.host().say({ event: "tokens", snapshot: snapshot([]) });
    dialog.host().say({ event: "tokens", snapshot: snapshot([]) });
    assert.deepEqual(dialog.told.slice(1), [{ type: "key-removed" }]);
    assert.equal(dialog.isClosed(), false);
    time.pass(2000);
    assert.equal(dialog.isClosed(), true);
  });

  it("tells no removal when the module crashes after the signature", async () => {
    const dialog = openArmed(time);
    dialog.session.confirm(() => PIN);
    await answer(dialog, { result: { signature: "c2ln" } });
    const modules = [
      { name: "SoftHSM", state: "failed", error: "module_crashed" },
    ] as const;
    const crashed = snapshot([], { modules: [...modules] });
    dialog.host().say({ event: "tokens", snapshot: crashed });
    time.pass(2000);
    assert.deepEqual(dialog.told, [{ type: "signed", signature: "c2ln" }]);
    assert.equal(dialog.isClosed(), false);
  });

  it("closes by itself after a while when the key stays", async () => {
    const dialog = openArmed(time);
    dialog.session.confirm(() => PIN);
    await answer(dialog, { result: { signature: "c2ln" } });
    time.pass(15_000);
    assert.equal(dialog.isClosed(), true);
  });

  it("refuses a challenge it cannot read", () => {
    const dialog = openSession();
    dialog.session.obey({
      type: "operation",
      origin: "https://www.example.coop",
      challenge: "bm8",
    });
    const [message] = dialog.told;
    assert.equal(
      message?.type === "failed" && message.error.code,
      "challenge_invalid",
    );
  });
});
