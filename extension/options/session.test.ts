import assert from "node:assert/strict";
import { HostEnd } from "../testing/host.ts";
import { settle, useTimers } from "../testing/timers.ts";
import { pinRules, snapshot, token } from "../testing/tokens.ts";
import { buildDiagnostic } from "./diagnostic.ts";
import { OptionsSession } from "./session.ts";
import type { OptionsState } from "./state.ts";

const TYPED = { secret: "1234", newPin: "56789", repeatedPin: "56789" };

function open(shown = snapshot([token()])) {
  const hosts: HostEnd[] = [];
  const states: OptionsState[] = [];
  const session = new OptionsSession({
    openNativePort: () => {
      const host = new HostEnd();
      hosts.push(host);
      return host.port;
    },
    render: (state) => states.push(state),
  });
  session.connect();
  const host = hosts[0] ?? assert.fail("no host");
  host.greet();
  host.say({ id: 1, result: {} });
  host.say({ event: "tokens", snapshot: shown });
  return {
    session,
    host,
    states,
    state: () => states.at(-1) ?? assert.fail("no state"),
    answer: async (reply: object) => {
      host.say({ id: host.last.id, ...reply });
      await settle();
    },
  };
}

describe("OptionsSession", () => {
  useTimers();

  it("changes a PIN with the old one", async () => {
    const options = open();
    options.session.openForm("token-1", "change-pin");
    void options.session.submit(() => TYPED);
    assert.deepEqual(options.host.last, {
      id: 2,
      command: "change-pin",
      token: "token-1",
      pin: "1234",
      newPin: "56789",
    });
    assert.equal(options.state().form?.isWorking, true);
    await options.answer({ result: {} });
    assert.equal(options.state().form?.isDone, true);
  });

  it("sets a new PIN with the PUK, whose length tokens do not state", async () => {
    const options = open(
      snapshot([token({ pin: pinRules({ triesLeft: "none" }) })]),
    );
    options.session.openForm("token-1", "unblock-pin");
    void options.session.submit(() => ({ ...TYPED, secret: "0123456789" }));
    assert.deepEqual(options.host.last, {
      id: 2,
      command: "unblock-pin",
      token: "token-1",
      puk: "0123456789",
      newPin: "56789",
    });
    await options.answer({ error: { code: "puk_incorrect", message: "" } });
    assert.equal(options.state().form?.problem, "puk_incorrect");
    assert.equal(options.state().form?.isWorking, false);
  });

  it("spends no try on what cannot succeed", async () => {
    for (const [typed, code] of [
      [{ ...TYPED, secret: "" }, "pin_required"],
      [{ ...TYPED, secret: "123" }, "pin_length"],
      [{ ...TYPED, newPin: "1", repeatedPin: "1" }, "pin_length"],
      [{ ...TYPED, repeatedPin: "56780" }, "pin_mismatch"],
    ] as const) {
      const options = open();
      options.session.openForm("token-1", "change-pin");
      await options.session.submit(() => typed);
      assert.equal(options.state().form?.problem, code);
      assert.equal(options.host.commands.length, 1);
    }
  });

  it("sends a code once for each time it is typed", async () => {
    const options = open();
    options.session.openForm("token-1", "change-pin");
    void options.session.submit(() => TYPED);
    await options.session.submit(() => assert.fail("read while working"));
    const error = { code: "pin_incorrect", message: "", triesLeft: "few" };
    await options.answer({ error });
    assert.equal(options.host.commands.length, 2);
  });

  it("leaves both codes to a reader with a keypad", () => {
    const pin = pinRules({ entry: "reader" });
    const options = open(snapshot([token({ pin })]));
    options.session.openForm("token-1", "change-pin");
    void options.session.submit(() => assert.fail("read"));
    const { last } = options.host;
    assert.ok(last.command === "change-pin");
    assert.deepEqual([last.pin, last.newPin], [null, null]);
  });

  it("keeps no code in what it shows", async () => {
    const options = open();
    options.session.openForm("token-1", "change-pin");
    void options.session.submit(() => TYPED);
    await options.answer({ result: {} });
    assert.equal(/1234|56789/.test(JSON.stringify(options.states)), false);
  });

  it("closes the form with its key, but not in the middle of the work", async () => {
    const options = open();
    options.session.openForm("token-1", "change-pin");
    void options.session.submit(() => TYPED);
    options.host.say({ event: "tokens", snapshot: snapshot([]) });
    assert.equal(options.state().form?.isWorking, true);
    await options.answer({ error: { code: "token_removed", message: "" } });
    options.host.say({ event: "tokens", snapshot: snapshot([]) });
    assert.equal(options.state().form, null);
  });

  it("shows a fault of the host", () => {
    const options = open();
    options.host.end("host_not_found");
    assert.deepEqual(options.state().host, {
      status: "failed",
      code: "host_not_found",
    });
    assert.equal(options.state().snapshot, null);
  });
});

describe("buildDiagnostic", () => {
  const context = {
    extensionVersion: "0.1.0",
    extensionId: "extension@passerelle",
    userAgent: "Mozilla/5.0",
  };

  it("puts the extension’s own lines before the host’s report", async () => {
    const report = await buildDiagnostic({
      ...context,
      diagnose: async () => "host: 0.1.0",
    });
    assert.deepEqual(report.split("\n"), [
      "extension: 0.1.0 (extension@passerelle), protocol 1",
      "browser: Mozilla/5.0",
      "host: 0.1.0",
    ]);
  });

  it("says why there is no report of the host", async () => {
    const options = open();
    options.host.end("host_not_found");
    const report = await buildDiagnostic({
      ...context,
      diagnose: async () => options.session.diagnose(),
    });
    assert.match(report, /^host: host_not_found: /m);
  });
});
