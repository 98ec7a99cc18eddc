import assert from "node:assert/strict";
import type { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { snapshot, token } from "@passerelle/shared/protocol/token-fixture.ts";
import { HostEnd } from "../testing/host.ts";
import { useTimers } from "../testing/timers.ts";
import { HostConnection } from "./connection.ts";
import type { HostRefusal } from "./refusal.ts";

function connect() {
  const end = new HostEnd();
  const heard: unknown[] = [];
  const connection = new HostConnection(end.port, {
    ready: (version) => heard.push(["ready", version]),
    tokensChanged: ({ tokens }) => heard.push(["tokens", tokens.length]),
    failed: ({ code }: PasserelleError) => heard.push(["failed", code]),
  });
  return { end, heard, connection };
}

describe("HostConnection", () => {
  const time = useTimers();

  it("is ready once the host has said hello", () => {
    const { end, heard } = connect();
    end.greet();
    end.say({ event: "tokens", snapshot: snapshot([token()]) });
    assert.deepEqual(heard, [
      ["ready", "0.1.0"],
      ["tokens", 1],
    ]);
  });

  it("refuses another protocol version", () => {
    const { end, heard } = connect();
    end.say({ event: "hello", protocol: 2, hostVersion: "9.0.0" });
    assert.deepEqual(heard, [["failed", "host_version_mismatch"]]);
    assert.equal(end.isClosed, true);
  });

  it("refuses a host that does not say hello first, or says nothing the protocol knows", () => {
    for (const message of [
      { event: "tokens", snapshot: snapshot([]) },
      { event: "weather" },
      { event: "hello", protocol: 1, hostVersion: "0.1.0", extra: true },
      "hello",
      null,
    ]) {
      const { end, heard } = connect();
      end.say(message);
      assert.deepEqual(heard, [["failed", "host_unreadable"]]);
    }
  });

  it("hears why a host refuses the whole talk, before its hello and after", () => {
    const refusal = { code: "host_forbidden", message: "unknown extension" };
    for (const isGreeted of [false, true]) {
      const { end, heard } = connect();
      if (isGreeted) end.greet();
      end.say({ id: null, error: refusal });
      assert.deepEqual(heard.at(-1), ["failed", "host_forbidden"]);
      assert.equal(end.isClosed, true);
    }
  });

  it("gives up on a host that stays silent", () => {
    const { end, heard } = connect();
    time.pass(89_000);
    assert.deepEqual(heard, []);
    time.pass(1_000);
    assert.deepEqual(heard, [["failed", "host_exited"]]);
    assert.equal(end.isClosed, true);
  });

  it("matches replies to requests by id", async () => {
    const { end, connection } = connect();
    end.greet();
    const watch = connection.request("watch-tokens", {});
    const diagnose = connection.request("diagnose", {});
    end.say({ id: diagnose.id, result: { report: "bien" } });
    end.say({ id: watch.id, result: {} });
    assert.deepEqual(await diagnose.result, { report: "bien" });
    assert.deepEqual(await watch.result, {});
  });

  it("asks the host to give a request up, and leaves it to say how that ended", async () => {
    const { end, connection } = connect();
    end.greet();
    const { id, result, cancel } = connection.request("diagnose", {});
    cancel();
    assert.deepEqual(end.last, { id: 2, command: "cancel", request: id });
    end.say({ id, error: { code: "operation_cancelled", message: "" } });
    await assert.rejects(result, { code: "operation_cancelled" });
  });

  it("carries the host’s refusal with the tries left", async () => {
    const { end, connection } = connect();
    end.greet();
    const { id, result } = connection.request("change-pin", {
      token: "token-1",
      pin: "1234",
      newPin: "5678",
    });
    const error = { code: "pin_incorrect", message: "CKR_PIN_INCORRECT" };
    end.say({ id, error: { ...error, triesLeft: "last" } });
    await assert.rejects(result, (refusal: HostRefusal) => {
      assert.equal(refusal.code, "pin_incorrect");
      assert.equal(refusal.triesLeft, "last");
      return true;
    });
  });

  it("ends on a result that is not what the command gives", async () => {
    const { end, heard, connection } = connect();
    end.greet();
    const { id, result } = connection.request("diagnose", {});
    end.say({ id, result: { report: 5 } });
    await assert.rejects(result, { code: "host_unreadable" });
    assert.deepEqual(heard.at(-1), ["failed", "host_unreadable"]);
  });

  it("ends on a reply to no request", () => {
    const { end, heard } = connect();
    end.greet();
    end.say({ id: 7, error: { code: "internal_error", message: "" } });
    assert.deepEqual(heard.at(-1), ["failed", "host_unreadable"]);
  });

  it("fails what is pending with the reason of the end, and tells the end once", async () => {
    const { end, heard, connection } = connect();
    end.greet();
    const { result } = connection.request("diagnose", {});
    end.end("host_exited");
    end.end("host_exited");
    end.greet();
    await assert.rejects(result, { code: "host_exited" });
    assert.deepEqual(heard, [
      ["ready", "0.1.0"],
      ["failed", "host_exited"],
    ]);
    await assert.rejects(connection.request("diagnose", {}).result, {
      code: "host_exited",
    });
  });

  it("closes without a word to its listener", async () => {
    const { end, heard, connection } = connect();
    end.greet();
    const { result } = connection.request("diagnose", {});
    connection.close();
    await assert.rejects(result, { code: "operation_cancelled" });
    assert.equal(end.isClosed, true);
    assert.deepEqual(heard, [["ready", "0.1.0"]]);
  });

  it("sends no command outside the protocol", async () => {
    const { end, connection } = connect();
    end.greet();
    const { result } = connection.request("read-certificates", {
      token: "token-1",
      pin: "x".repeat(300),
    });
    await assert.rejects(result, { code: "message_invalid" });
    assert.deepEqual(end.commands, []);
  });
});
