import assert from "node:assert/strict";
import { open } from "node:fs/promises";
import { sentenceFor } from "@passerelle/shared/errors/sentence.ts";
import { endOf, useCommandLine } from "./use-command-line.ts";

describe("a command’s answer", function () {
  this.timeout(60_000);
  const scene = useCommandLine();

  for (const options of [[], ["--json"]]) {
    const args = ["list", ...options];
    it(`that cannot be written is told on standard error: ${args.join(" ")}`, async () => {
      const full = await open("/dev/full", "w");
      const { status, errors } = await endOf(scene.start(args, full.fd));
      await full.close();
      assert.equal(status, 1);
      assert.ok(errors.startsWith(sentenceFor("output_unwritable", "fr")));
    });

    it(`is not missed by a reader that has gone away: ${args.join(" ")}`, async () => {
      const child = scene.start(args);
      child.stdout?.destroy();
      assert.deepEqual(await endOf(child), { status: 0, errors: "" });
    });
  }
});
