import assert from "node:assert/strict";
import { setTimeout as wait } from "node:timers/promises";
import { CommandRefused } from "../fixtures/host-client.ts";
import { newStatement } from "../fixtures/statement.ts";
import { FAULTY_PIN } from "./faulty-host.ts";
import { useFaultyHost } from "./use-faulty-host.ts";

const NAME = "slow to begin";
const WRONG_PINS = ["9999", "8888"];
/** What makes a session late; the first one is for the list. */
const LATE_SESSIONS = {
  "is tried for again": "C_OpenSession error 0x30 2 4",
  "is slow to open": "C_OpenSession slow 700 2 2",
};

describe("a request that was cancelled", function () {
  this.timeout(60_000);
  const faulty = useFaultyHost([
    { name: NAME, settings: ["fault C_Initialize slow 1500"] },
    ...Object.entries(LATE_SESSIONS).map(([name, fault]) => ({
      name,
      settings: [`fault ${fault}`],
    })),
  ]);

  /** Asks for a signature; gives the request's id. */
  async function post(name: string, pin: string): Promise<number> {
    const token = await faulty.tokenOf(name);
    return faulty.host.post({
      command: "sign-statement",
      token: token.id,
      certificate: token.certificates[0]!.hash,
      pin,
      statement: newStatement(),
    });
  }
  const codeOf = (request: number) =>
    faulty.host.waitFor((message) =>
      "error" in message && message.id === request ? message.error.code : null,
    );
  const called = async (name: string, call: string, times: number) => {
    while ((await faulty.countOf(name, call)) < times) await wait(10);
  };

  for (const name of Object.keys(LATE_SESSIONS)) {
    it(`logs in to nothing when its session ${name}`, async () => {
      const request = await post(name, FAULTY_PIN);
      await called(name, "C_OpenSession", 2);
      await faulty.host.request({ command: "cancel", request });
      assert.equal(await codeOf(request), "operation_cancelled");
      // The process that was given the PIN ends once it has answered; another takes its place.
      await called(name, "unload", 1);
      await faulty.signWith(name, FAULTY_PIN);
      assert.equal(await faulty.countOf(name, "C_Login"), 1);
    });
  }

  it("sends no PIN to a token whose library was not ready, and leaves its tries as they are", async () => {
    const { host } = faulty;
    const [first = "", second = ""] = WRONG_PINS;
    assert.equal(await codeOf(await post(NAME, first)), "pin_incorrect");
    // The library's next process takes its time: this one waits for it.
    const cancelled = await post(NAME, second);
    await host.request({ command: "cancel", request: cancelled });
    assert.equal(await codeOf(cancelled), "operation_cancelled");
    // Waits for the same process, and comes after the other.
    await faulty.signWith(NAME, FAULTY_PIN);
    assert.equal(await faulty.countOf(NAME, "C_Login"), 2);
    await assert.rejects(
      faulty.signWith(NAME, first),
      (error) =>
        error instanceof CommandRefused && error.code === "pin_incorrect",
    );
  });
});
