import assert from "node:assert/strict";
import { CONFIRM_ARMING_MS } from "@passerelle/shared/limits.ts";
import {
  certificate,
  pinRules,
  snapshot,
  token,
} from "@passerelle/shared/protocol/token-fixture.ts";
import { NONCE } from "../testing/challenge.ts";
import {
  answer,
  openArmed,
  openSession,
  PIN,
} from "../testing/dialog-session.ts";
import { settle, useTimers } from "../testing/timers.ts";
import { screenOf } from "./screen.ts";

describe("DialogSession", () => {
  const time = useTimers();

  it("watches the tokens as soon as the host has greeted", () => {
    const { host } = openArmed(time);
    assert.deepEqual(host().commands, [{ id: 1, command: "watch-tokens" }]);
  });

  it("says that a slow key may be being read when no key is found soon, and begins anew with the host", () => {
    const dialog = openSession();
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
    const dialog = openArmed(time);
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
    const dialog = openArmed(time);
    dialog.session.confirm(() => PIN);
    const error = { code: "pin_incorrect", message: "", triesLeft: "few" };
    await answer(dialog, { error });
    dialog.session.confirm(() => PIN);
    await answer(dialog, { result: { signature: "c2ln" } });
    const elsewhere = JSON.stringify([dialog.told, dialog.states]);
    assert.equal(elsewhere.includes(PIN), false);
  });

  it("does not even read the PIN before the button is armed", () => {
    const dialog = openArmed(time);
    dialog.session.arm();
    dialog.session.confirm(() => assert.fail("read"));
    time.pass(CONFIRM_ARMING_MS - 1);
    dialog.session.confirm(() => assert.fail("read"));
    time.pass(1);
    dialog.session.confirm(() => PIN);
    assert.equal(dialog.host().last.command, "sign-statement");
  });

  it("sends no PIN outside the token’s limits", () => {
    const dialog = openArmed(time);
    dialog.session.confirm(() => "123");
    assert.equal(dialog.session.state.problem?.code, "pin_length");
    assert.equal(dialog.host().commands.length, 1);
  });

  it("tries a PIN once for each time it is typed", async () => {
    const dialog = openArmed(time);
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
    const dialog = openArmed(time, snapshot([token({ pin })]));
    dialog.session.confirm(() => assert.fail("read"));
    const { last } = dialog.host();
    assert.equal(last.command === "sign-statement" && last.pin, null);
  });

  it("reads hidden certificates with the PIN and then asks for it again", async () => {
    const hiding = token({ hidesCertificates: true, certificates: [] });
    const dialog = openArmed(time, snapshot([hiding]));
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
    const dialog = openArmed(time);
    dialog.session.confirm(() => PIN);
    assert.equal(dialog.session.state.work?.isSlow, false);
    time.pass(3000);
    assert.equal(dialog.session.state.work?.isSlow, true);
  });

  it("starts the host anew on the person’s wish", async () => {
    const dialog = openArmed(time);
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
    const dialog = openSession();
    dialog.host().greet();
    dialog.session.connect();
    await settle();
    assert.equal(screenOf(dialog.session.state), "searching");
    dialog.hosts[0]?.end("host_exited");
    assert.equal(screenOf(dialog.session.state), "searching");
  });
});
