import assert from "node:assert/strict";
import type { TokenSnapshot } from "@passerelle/shared/protocol/tokens.ts";
import { CommandRefused } from "../fixtures/host-client.ts";
import { newStatement } from "../fixtures/statement.ts";
import { FAULTY_PIN } from "./faulty-host.ts";
import { useFaultyHost } from "./use-faulty-host.ts";

/** The calls in which a library never returns, while tokens are listed and while one signs. */
const LISTING_HANGS = [
  "load hang",
  "C_GetSlotList hang",
  "C_FindObjects endless",
];
const SIGNING_HANGS = ["C_Login hang", "C_Sign hang"];
/** Nobody cancels these. */
const UNCANCELLED_HANGS = ["C_SignInit hang", "C_Sign hang 1"];
/** Longer than a call may last that nobody waits for. */
const PROCESS_REPLACED_WITHIN_MS = 10_000;

describe("the host beside a library that never returns", function () {
  this.timeout(120_000);
  const faulty = useFaultyHost(
    [...LISTING_HANGS, ...SIGNING_HANGS, ...UNCANCELLED_HANGS].map((name) => ({
      name,
      settings: [`fault ${name}`],
    })),
  );
  afterEach("the healthy token still signs", () => faulty.signWithHealthy());

  /** Gives the id of the request, cancelled while the library hangs in it. */
  async function cancelSigning(fault: string): Promise<number> {
    const { host } = faulty;
    const token = await faulty.tokenOf(fault);
    const request = host.post({
      command: "sign-statement",
      token: token.id,
      certificate: token.certificates[0]!.hash,
      pin: FAULTY_PIN,
      statement: newStatement(),
    });
    await faulty.signWithHealthy();
    await host.request({ command: "cancel", request });
    return request;
  }

  for (const fault of SIGNING_HANGS) {
    it(`gives up at once when the person cancels: ${fault}`, async () => {
      const { host } = faulty;
      const request = await cancelSigning(fault);
      const reply = await host.waitFor((message) =>
        "id" in message && message.id === request ? message : null,
      );
      assert.ok("error" in reply);
      assert.equal(reply.error.code, "operation_cancelled");
      await faulty.moduleState(fault, "ready");
    });
  }

  it("does not say that its token is gone while its next process starts", async () => {
    const { host } = faulty;
    const [fault] = SIGNING_HANGS;
    await cancelSigning(fault!);
    // Every `watch-tokens` is answered by a snapshot of this moment.
    let missing: TokenSnapshot | undefined;
    const giveUpAtMs = performance.now() + PROCESS_REPLACED_WITHIN_MS;
    while (missing === undefined && performance.now() < giveUpAtMs) {
      const from = host.messages.length;
      await host.request({ command: "watch-tokens" });
      const seen = await host.snapshot(() => true, from);
      if (seen.tokens.every(({ module }) => module !== fault)) missing = seen;
    }
    assert.ok(missing, "the process was not replaced");
    assert.equal(missing.complete, false);
    const { state } = missing.modules.find(({ name }) => name === fault)!;
    assert.ok(["starting", "reading"].includes(state), state);
    await faulty.moduleState(fault!, "ready");
  });

  it("gives up by itself after a while, and takes no token for removed whose library then fails", async () => {
    for (const name of UNCANCELLED_HANGS) await faulty.tokenOf(name);
    const signed = Promise.all(
      UNCANCELLED_HANGS.map((name) =>
        assert.rejects(
          faulty.signWith(name),
          (error) =>
            error instanceof CommandRefused && error.code === "module_timeout",
        ),
      ),
    );
    const [, failing = ""] = UNCANCELLED_HANGS;
    const library = faulty.libraries.get(failing)!;
    await library.set(["fault C_Initialize error 0x5"]);
    await signed;
  });

  it("names a library that never finishes listing", async () => {
    for (const fault of ["load hang", "C_GetSlotList hang"]) {
      const { error } = await faulty.moduleState(fault, "failed");
      assert.equal(error, "module_timeout");
    }
  });

  it("reads no more objects than a token may have, though there is always one more", async () => {
    const token = await faulty.tokenOf("C_FindObjects endless");
    assert.ok(token.certificates.length <= 128);
  });
});
