import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { TokenSnapshot } from "@passerelle/shared/protocol/tokens.ts";
import { errorIn, useCommandLine } from "./use-command-line.ts";

describe("the command list", function () {
  this.timeout(60_000);
  const scene = useCommandLine();

  it("lists keys and certificates for a person, in the person's language", async () => {
    const french = await scene.run(["list"]);
    assert.equal(french.status, 0);
    assert.match(french.output, /✓ Élodie, Société d’essai/);
    assert.match(french.output, /délivré par Test root, valable jusqu’au/);
    const english = await scene.run(["list"], {
      environment: { LC_ALL: "en_GB.UTF-8" },
    });
    assert.match(english.output, /issued by Test root, valid until/);
  });

  it("lists keys and certificates for a script", async () => {
    const { output } = await scene.run(["list", "--json"]);
    const { tokens, complete } = JSON.parse(output) as TokenSnapshot;
    assert.equal(complete, true);
    assert.equal(tokens[0]?.certificates[0]?.label, "Élodie");
  });

  it("says where the administrator’s file breaks which rule, in the person’s language", async () => {
    const configurationFile = join(scene.token.folder, "broken.json");
    const place = `${configurationFile}:1:26`;
    await writeFile(configurationFile, '{ "modules": { "p11Kit": True } }');
    const syntax = await scene.run(["list"], { configurationFile });
    assert.equal(syntax.status, 1);
    assert.ok(syntax.errors.includes(`${place} : ce n’est pas du JSON`));
    await writeFile(configurationFile, '{ "modules": { "p11Kit": "no" } }');
    const french = await scene.run(["list"], { configurationFile });
    assert.ok(
      french.errors.includes(`${place} : modules.p11Kit : la valeur true ou`),
    );
    const english = await scene.run(["list"], {
      configurationFile,
      environment: { LC_ALL: "en_GB.UTF-8" },
    });
    assert.ok(
      english.errors.includes(`${place}: modules.p11Kit: the value true or`),
    );
    const { code, message } = errorIn(
      await scene.run(["list", "--json"], { configurationFile }),
    );
    assert.equal(code, "configuration_invalid");
    assert.ok(message?.startsWith(`${place}: modules.p11Kit: the value`));
  });
});
