import assert from "node:assert/strict";
import { sentenceFor } from "@passerelle/shared/errors/sentence.ts";
import { createTestToken } from "../../fixtures/softhsm.ts";
import { useCommandLine } from "./use-command-line.ts";

describe("the command pin", function () {
  this.timeout(60_000);
  const scene = useCommandLine();

  it("changes and unblocks the PIN", async () => {
    const { pin, puk } = scene.token;
    const steps = [
      ["change", pin, "another-1"],
      ["unblock", puk, pin],
    ] as const;
    for (const [action, old, newPin] of steps) {
      const { status } = await scene.run(["pin", action, "--pin-stdin"], {
        stdin: `${old}\n${newPin}\n`,
      });
      assert.equal(status, 0);
    }
  });

  it("gives a key that has no PIN yet its first one, by the PUK alone", async () => {
    const fresh = await createTestToken([]);
    await fresh.addTokenWithoutPin("Fresh");
    const pin = (action: string, old: string) =>
      scene.run(["pin", action, "--token", "Fresh", "--pin-stdin"], {
        stdin: `${old}\nfirst-pin\n`,
        environment: fresh.environment,
      });
    const refused = await pin("change", "any-pin");
    const set = await pin("unblock", fresh.puk);
    const changed = await pin("change", "first-pin");
    await fresh.remove();
    assert.equal(refused.status, 1);
    assert.ok(refused.errors.includes(sentenceFor("pin_not_set", "fr")));
    assert.match(set.output, /^Le code PIN est défini\.$/m);
    assert.match(changed.output, /^Le code PIN est changé\.$/m);
  });
});
