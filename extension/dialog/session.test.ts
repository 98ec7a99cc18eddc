import assert from "node:assert/strict";
import {
  CONFIRM_ARMING_MS,
  KEEP_ALIVE_INTERVAL_MS,
  OPERATION_TIMEOUT_MS,
} from "@passerelle/shared/limits.ts";
import type { DialogMessage } from "@passerelle/shared/protocol/dialog.ts";
import {
  certificate,
  pinRules,
  snapshot,
  token,
} from "@passerelle/shared/protocol/token-fixture.ts";
import { challengeText, NONCE } from "../testing/challenge.ts";
import { HostEnd } from "../testing/host.ts";
import { settle, useTimers } from "../testing/timers.ts";
import { screenOf } from "./screen.ts";
import { DialogSession } from "./session.ts";
import type { DialogState } from "./state.ts";

const PIN = "73915482";

function open() {
  const hosts: HostEnd[] = [];
  const told: DialogMessage[] = [];
  const states: DialogState[] = [];
  let closings = 0;
  const session = new DialogSession({
    openNativePort: () => {
      const host = new HostEnd();
      hosts.push(host);
      return host.port;
    },
    tellBackground: (message) => told.push(message),
    render: (state) => states.push(state),
    closeWindow: () => closings++,
    now: () => 1_000_000,
  });
  session.start();
  return {
    session,
    told,
    states,
    hosts,
    host: () => hosts.at(-1) ?? assert.fail("no host"),
    isClosed: () => closings > 0,
  };
}

describe("DialogSession", () => {
  const time = useTimers();

  function openWith(shown = snapshot([token()])) {
    const dialog = open();
    dialog.session.obey({
      type: "operation",
      origin: "https://www.example.coop",
      challenge: challengeText(),
    });
    dialog.host().greet();
    dialog.host().say({ id: 1, result: {} });
    dialog.host().say({ event: "tokens", snapshot: shown });
    time.pass(CONFIRM_ARMING_MS);
    return dialog;
  }

  async function answer(dialog: ReturnType<typeof open>, reply: object) {
    dialog.host().say({ id: dialog.host().last.id, ...reply });
    await settle();
  }

  it("watches the tokens as soon as the host has greeted", () => {
    const { host } = openWith();
    assert.deepEqual(host().commands, [{ id: 1, command: "watch-tokens" }]);
  });

  it("says that a slow key may be being read when no key is found soon, and begins anew with the host", () => {
    const dialog = open();
    dialog.host().greet();
    time.pass(2_499);
    assert.equal(dialog.session.state.isSearchSlow, false);
    time.pass(1);
    assert.equal(dialog.session.state.isSearchSlow, true);
    dialog.host().end("host_exited");
    dialog.session.connect();
    assert.equal(dialog.session.state.isSearchSlow, false);
    time.pass(2_500);
    assert.equal(dialog.session.state.isSearchSlow, true);
  });

  it("has the login statement of the browser’s origin and the server’s nonce signed", async () => {
    const dialog = openWith();
    dialog.session.confirm(() => PIN);
    assert.deepEqual(dialog.host().last, {
      id: 2,
      command: "sign-statement",
      token: "token-1",
      certificate: "a".repeat(64),
      pin: PIN,
      statement: {
        purpose: "login",
        origin: "https://www.example.coop",
        nonce: NONCE,
        operation: "none",
      },
    });
    await answer(dialog, { result: { signature: "c2ln" } });
    assert.deepEqual(dialog.told, [{ type: "signed", signature: "c2ln" }]);
    assert.equal(screenOf(dialog.session.state), "signed");
  });

  it("lets the PIN go to the host and nowhere else", async () => {
    const dialog = openWith();
    dialog.session.confirm(() => PIN);
    const error = { code: "pin_incorrect", message: "", triesLeft: "few" };
    await answer(dialog, { error });
    dialog.session.confirm(() => PIN);
    await answer(dialog, { result: { signature: "c2ln" } });
    const elsewhere = JSON.stringify([dialog.told, dialog.states]);
    assert.equal(elsewhere.includes(PIN), false);
  });

  it("does not even read the PIN before the button is armed", () => {
    const dialog = openWith();
    dialog.session.arm();
    dialog.session.confirm(() => assert.fail("read"));
    time.pass(CONFIRM_ARMING_MS - 1);
    dialog.session.confirm(() => assert.fail("read"));
    time.pass(1);
    dialog.session.confirm(() => PIN);
    assert.equal(dialog.host().last.command, "sign-statement");
  });

  it("sends no PIN outside the token’s limits", () => {
    const dialog = openWith();
    dialog.session.confirm(() => "123");
    assert.equal(dialog.session.state.problem?.code, "pin_length");
    assert.equal(dialog.host().commands.length, 1);
  });

  it("tries a PIN once for each time it is typed", async () => {
    const dialog = openWith();
    dialog.session.confirm(() => PIN);
    dialog.session.confirm(() => assert.fail("read while working"));
    const error = { code: "pin_incorrect", message: "", triesLeft: "last" };
    await answer(dialog, { error });
    time.pass(60_000);
    assert.equal(dialog.host().commands.length, 2);
    assert.equal(dialog.session.state.problem?.triesLeft, "last");
  });

  it("leaves the PIN to the reader where it is typed there", () => {
    const pin = pinRules({ entry: "reader" });
    const dialog = openWith(snapshot([token({ pin })]));
    dialog.session.confirm(() => assert.fail("read"));
    const { last } = dialog.host();
    assert.equal(last.command === "sign-statement" && last.pin, null);
  });

  it("reads hidden certificates with the PIN and then asks for it again", async () => {
    const hiding = token({ hidesCertificates: true, certificates: [] });
    const dialog = openWith(snapshot([hiding]));
    dialog.session.confirm(() => PIN);
    assert.deepEqual(dialog.host().last, {
      id: 2,
      command: "read-certificates",
      token: "token-1",
      pin: PIN,
    });
    await answer(dialog, { result: { certificates: [certificate()] } });
    dialog.session.confirm(() => PIN);
    assert.equal(dialog.host().last.command, "sign-statement");
  });

  it("says when the work takes long", () => {
    const dialog = openWith();
    dialog.session.confirm(() => PIN);
    assert.equal(dialog.session.state.work?.isSlow, false);
    time.pass(3000);
    assert.equal(dialog.session.state.work?.isSlow, true);
  });

  it("starts the host anew on the person’s wish", async () => {
    const dialog = openWith();
    dialog.session.confirm(() => PIN);
    dialog.host().end("host_exited");
    await settle();
    assert.equal(screenOf(dialog.session.state), "host-failed");
    dialog.session.connect();
    dialog.host().greet();
    dialog.host().say({ event: "tokens", snapshot: snapshot([token()]) });
    assert.equal(dialog.hosts.length, 2);
    assert.equal(screenOf(dialog.session.state), "choosing");
    assert.equal(dialog.session.state.problem, null);
  });

  it("lets a host that it left behind say nothing any more", async () => {
    const dialog = open();
    dialog.host().greet();
    dialog.session.connect();
    await settle();
    assert.equal(screenOf(dialog.session.state), "searching");
    dialog.hosts[0]?.end("host_exited");
    assert.equal(screenOf(dialog.session.state), "searching");
  });

  it("cancels: tells the background, drops the host, closes", () => {
    const dialog = openWith();
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
    const dialog = openWith();
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
      const dialog = open();
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
    const dialog = openWith();
    dialog.session.backgroundLost();
    assert.equal(screenOf(dialog.session.state), "ended");
    assert.equal(dialog.host().isClosed, true);
    time.pass(OPERATION_TIMEOUT_MS);
    dialog.session.cancel();
    assert.deepEqual(dialog.told, []);
    assert.equal(dialog.isClosed(), true);
  });

  it("keeps the background awake while it is open", () => {
    const dialog = openWith();
    time.pass(KEEP_ALIVE_INTERVAL_MS * 2);
    const keepAlives = dialog.told.filter(({ type }) => type === "keep-alive");
    assert.equal(keepAlives.length, 2);
  });

  it("tells that the key is out, once, and closes", async () => {
    const dialog = openWith();
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
    const dialog = openWith();
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
    const dialog = openWith();
    dialog.session.confirm(() => PIN);
    await answer(dialog, { result: { signature: "c2ln" } });
    time.pass(15_000);
    assert.equal(dialog.isClosed(), true);
  });

  it("refuses a challenge it cannot read", () => {
    const dialog = open();
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
