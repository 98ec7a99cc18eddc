import assert from "node:assert/strict";
import { CommandRefused } from "../fixtures/host-client.ts";
import { FAULTY_PIN, openFaultyHost, type FaultyHost } from "./faulty-host.ts";
import { newStatement } from "./host.ts";
import { createWorkplace, type Workplace } from "./workplace.ts";

const NAME = "slow to begin";
const WRONG_PINS = ["9999", "8888"];

describe("a request that was cancelled before its library was ready for it", function () {
  this.timeout(60_000);
  let work: Workplace;
  let faulty: FaultyHost;

  before(async () => {
    work = await createWorkplace();
    faulty = await openFaultyHost(work, [
      { name: NAME, settings: ["fault C_Initialize slow 1500"] },
    ]);
  });
  after(async () => {
    const status = await faulty?.host.close();
    await work?.clear();
    assert.equal(status, 0);
  });

  it("sends no PIN to the token, and leaves its tries as they are", async () => {
    const { host, libraries } = faulty;
    const token = await faulty.tokenOf(NAME);
    const post = (pin: string) =>
      host.post({
        command: "sign-statement",
        token: token.id,
        certificate: token.certificates[0]!.hash,
        pin,
        statement: newStatement(),
      });
    const codeOf = (request: number) =>
      host.waitFor((message) =>
        "error" in message && message.id === request
          ? message.error.code
          : null,
      );
    const [first = "", second = ""] = WRONG_PINS;
    assert.equal(await codeOf(post(first)), "pin_incorrect");
    // The library's next process takes its time: this one waits for it.
    const cancelled = post(second);
    await host.request({ command: "cancel", request: cancelled });
    assert.equal(await codeOf(cancelled), "operation_cancelled");
    // Waits for the same process, and comes after the other.
    await faulty.signWith(NAME, FAULTY_PIN);
    const calls = await libraries.get(NAME)!.calls();
    assert.equal(calls.filter((call) => call === "C_Login").length, 2);
    await assert.rejects(
      faulty.signWith(NAME, first),
      (error) =>
        error instanceof CommandRefused && error.code === "pin_incorrect",
    );
  });
});
