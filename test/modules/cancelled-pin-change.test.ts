import assert from "node:assert/strict";
import { setTimeout as wait } from "node:timers/promises";
import { FAULTY_PIN } from "./faulty-host.ts";
import { useFaultyHost } from "./use-faulty-host.ts";

const NEW_PIN = "5678";
const FAULTS = {
  hangs: "C_SetPIN hang",
  "hangs before": "C_Login hang",
  "takes its time": "C_SetPIN slow 700",
  "opens no session yet": "C_OpenSession slow 700 2 2",
};

describe("a change of the PIN that was cancelled", function () {
  this.timeout(60_000);
  const faulty = useFaultyHost(
    Object.entries(FAULTS).map(([name, fault]) => ({
      name,
      settings: [`fault ${fault}`],
    })),
  );

  /** Cancels the change once the library was called so; gives what the host says of it. */
  async function cancelAt(name: string, call: string, times: number) {
    const { host } = faulty;
    const { id: token } = await faulty.tokenOf(name);
    const request = host.post({
      command: "change-pin",
      token,
      pin: FAULTY_PIN,
      newPin: NEW_PIN,
    });
    while ((await faulty.countOf(name, call)) < times) await wait(10);
    await host.request({ command: "cancel", request });
    return host.waitFor((message) =>
      "id" in message && message.id === request
        ? "error" in message
          ? message.error.code
          : "changed"
        : null,
    );
  }

  it("is said to be uncertain when the library has to be stopped", async () => {
    assert.equal(
      await cancelAt("hangs", "C_SetPIN", 1),
      "pin_change_uncertain",
    );
    // Its next process serves the key.
    await faulty.signWith("hangs", FAULTY_PIN);
  });

  it("is said to be done when the key has done it all the same", async () => {
    assert.equal(await cancelAt("takes its time", "C_SetPIN", 1), "changed");
  });

  it("is said to be cancelled when the library has to be stopped before the change", async () => {
    const name = "hangs before";
    assert.equal(await cancelAt(name, "C_Login", 1), "operation_cancelled");
  });

  it("is said to be cancelled when the key was never asked", async () => {
    const name = "opens no session yet";
    assert.equal(
      await cancelAt(name, "C_OpenSession", 2),
      "operation_cancelled",
    );
    const calls = await faulty.libraries.get(name)!.calls();
    assert.equal(calls.includes("C_SetPIN"), false);
  });
});
