import assert from "node:assert/strict";
import {
  pinRules,
  snapshot,
  token,
} from "@passerelle/shared/protocol/token-fixture.ts";
import { openOptions } from "../testing/options.ts";
import { settle, useTimers } from "../testing/timers.ts";

const TWO_KEYS = snapshot([token(), token({ id: "token-2" })]);
const TYPED = { secret: "1234", newPin: "56789", repeatedPin: "56789" };
const PUK = "0123456789";
const UNBLOCKING = {
  id: 2,
  command: "unblock-pin",
  token: "token-1",
  puk: PUK,
  newPin: TYPED.newPin,
};

describe("OptionsSession", () => {
  useTimers();

  it("changes a PIN with the old one", async () => {
    const options = openOptions();
    options.session.openForm("token-1", "change-pin");
    void options.session.submit(() => TYPED);
    assert.deepEqual(options.host.last, {
      id: 2,
      command: "change-pin",
      token: "token-1",
      pin: "1234",
      newPin: "56789",
    });
    assert.ok(options.state().form?.work);
    await options.answer({ result: {} });
    assert.equal(options.state().form?.isDone, true);
  });

  it("sets a new PIN with the PUK, whose length tokens do not state", async () => {
    const options = openOptions(
      snapshot([token({ pin: pinRules({ triesLeft: "none" }) })]),
    );
    options.session.openForm("token-1", "unblock-pin");
    void options.session.submit(() => ({ ...TYPED, secret: PUK }));
    assert.deepEqual(options.host.last, UNBLOCKING);
    await options.answer({ error: { code: "puk_incorrect", message: "" } });
    assert.equal(options.state().form?.problem, "puk_incorrect");
    assert.equal(options.state().form?.work, null);
  });

  it("gives a token its first PIN with the PUK, and says that it has one", async () => {
    const pin = pinRules({ canChange: false });
    const fresh = token({ pin, unusable: "pin_not_set" });
    const options = openOptions(snapshot([fresh]));
    options.session.openForm("token-1", "set-pin");
    void options.session.submit(() => ({ ...TYPED, secret: PUK }));
    assert.deepEqual(options.host.last, UNBLOCKING);
    // The key shows its PIN before the reply: the form remains what it was opened for.
    options.host.say({ event: "tokens", snapshot: snapshot([token()]) });
    await options.answer({ result: {} });
    assert.equal(options.state().form?.service, "set-pin");
    assert.equal(options.state().form?.isDone, true);
  });

  it("spends no try on what cannot succeed", async () => {
    for (const [typed, code] of [
      [{ ...TYPED, secret: "" }, "pin_required"],
      [{ ...TYPED, secret: "123" }, "pin_length"],
      [{ ...TYPED, newPin: "1", repeatedPin: "1" }, "pin_length"],
      [{ ...TYPED, repeatedPin: "56780" }, "pin_mismatch"],
    ] as const) {
      const options = openOptions();
      options.session.openForm("token-1", "change-pin");
      await options.session.submit(() => typed);
      assert.equal(options.state().form?.problem, code);
      assert.equal(options.host.commands.length, 1);
    }
  });

  it("sends a code once for each time it is typed", async () => {
    const options = openOptions();
    options.session.openForm("token-1", "change-pin");
    void options.session.submit(() => TYPED);
    await options.session.submit(() => assert.fail("read while working"));
    const error = { code: "pin_incorrect", message: "", triesLeft: "few" };
    await options.answer({ error });
    assert.equal(options.host.commands.length, 2);
  });

  it("leaves both codes to a reader with a keypad", () => {
    const pin = pinRules({ entry: "reader" });
    const options = openOptions(snapshot([token({ pin })]));
    options.session.openForm("token-1", "change-pin");
    void options.session.submit(() => assert.fail("read"));
    const { last } = options.host;
    assert.ok(last.command === "change-pin");
    assert.deepEqual([last.pin, last.newPin], [null, null]);
  });

  it("keeps no code in what it shows", async () => {
    const options = openOptions();
    options.session.openForm("token-1", "change-pin");
    void options.session.submit(() => TYPED);
    await options.answer({ result: {} });
    assert.equal(/1234|56789/.test(JSON.stringify(options.states)), false);
  });

  it("closes the form with its key, but not before it has said how its work ended", async () => {
    const options = openOptions();
    options.session.openForm("token-1", "change-pin");
    void options.session.submit(() => TYPED);
    options.host.say({ event: "tokens", snapshot: snapshot([]) });
    assert.ok(options.state().form?.work);
    await options.answer({ error: { code: "token_removed", message: "" } });
    options.host.say({ event: "tokens", snapshot: snapshot([]) });
    assert.equal(options.state().form?.problem, "token_removed");
    options.session.closeForm();
    assert.equal(options.state().form, null);
    const other = openOptions();
    other.session.openForm("token-1", "change-pin");
    other.host.say({ event: "tokens", snapshot: snapshot([]) });
    assert.equal(other.state().form, null);
  });

  it("keeps the form whose code was sent until the key has answered, and opens no other", async () => {
    const options = openOptions(TWO_KEYS);
    options.session.openForm("token-1", "change-pin");
    void options.session.submit(() => TYPED);
    const sent = options.host.commands.length;
    options.session.closeForm();
    options.session.openForm("token-2", "unblock-pin");
    assert.equal(options.state().form?.token.id, "token-1");
    assert.equal(options.host.commands.length, sent);
    await options.answer({ result: {} });
    assert.equal(options.state().form?.token.id, "token-1");
    assert.equal(options.state().form?.isDone, true);
  });

  it("shows no other form the outcome of what another one began", async () => {
    const options = openOptions(TWO_KEYS);
    options.session.openForm("token-1", "change-pin");
    void options.session.submit(() => TYPED);
    options.session.connect();
    options.greet(TWO_KEYS);
    options.session.openForm("token-2", "change-pin");
    void options.session.submit(() => TYPED);
    // The first request ends with its connection.
    await settle();
    const { form } = options.state();
    assert.equal(form?.token.id, "token-2");
    assert.equal(form.problem, null);
    assert.ok(form.work);
  });

  it("gives up what is typed on the reader, and says how that ended", async () => {
    for (const [code, problem] of [
      ["operation_cancelled", undefined],
      ["pin_change_uncertain", "pin_change_uncertain"],
      ["pin_entry_cancelled", "pin_entry_cancelled"],
    ] as const) {
      const onReader = token({ pin: pinRules({ entry: "reader" }) });
      const options = openOptions(snapshot([onReader]));
      options.session.openForm("token-1", "change-pin");
      void options.session.submit(() => assert.fail("read"));
      const { id } = options.host.last;
      options.session.closeForm();
      assert.deepEqual(options.host.last, {
        id: id + 1,
        command: "cancel",
        request: id,
      });
      assert.equal(options.state().form?.work?.isCancelled, true);
      options.host.say({ id: id + 1, result: {} });
      options.host.say({ id, error: { code, message: "" } });
      await settle();
      assert.equal(options.state().form?.problem, problem);
    }
  });

  it("has the host look for keys only while the page is seen", () => {
    const options = openOptions();
    const asked = () => options.host.commands.map(({ command }) => command);
    options.session.setSeen(true);
    assert.deepEqual(asked(), ["watch-tokens"]);
    options.session.setSeen(false);
    assert.deepEqual(asked().slice(1), ["unwatch-tokens"]);
    // A host of before the command goes on looking.
    const { id } = options.host.last;
    options.host.say({ id, error: { code: "command_unknown", message: "" } });
    assert.equal(options.state().host.status, "ready");
    options.session.setSeen(true);
    assert.deepEqual(asked().slice(2), ["watch-tokens"]);
  });

  it("shows a fault of the host", () => {
    const options = openOptions();
    options.host.end("host_not_found");
    assert.deepEqual(options.state().host, {
      status: "failed",
      code: "host_not_found",
    });
    assert.equal(options.state().snapshot, null);
  });
});
