import assert from "node:assert/strict";
import { newStatement } from "../../fixtures/statement.ts";
import { errorIn, useCommandLine } from "./use-command-line.ts";

describe("the command line’s arguments", function () {
  this.timeout(60_000);
  const scene = useCommandLine();

  it("are explained", async () => {
    const help = await scene.run(["--help"]);
    assert.equal(help.status, 0);
    for (const name of ["list", "sign", "pin", "doctor", "install"])
      assert.match(help.output, new RegExp(`^  ${name}\\b`, "m"));
  });

  it("are named where they are not known, with the one that was meant", async () => {
    const CASES = [
      [["sing"], /« sing » ; vouliez-vous dire « sign » \?/],
      [["constructor"], /commande inconnue : « constructor »\)/],
      [["frobnicate"], /commande inconnue : « frobnicate »\)/],
      [["list", "--jsno"], /« --jsno » ; vouliez-vous dire « --json » \?/],
      [["sign", "--tokne=1"], /« --tokne » ; vouliez-vous dire « --token » \?/],
      [["list", "--frobnicate"], /option inconnue : « --frobnicate »\)/],
    ] as const;
    for (const [args, expected] of CASES) {
      const { status, output, errors } = await scene.run(args);
      assert.equal(status, 2);
      assert.equal(output, "");
      assert.match(errors, expected);
    }
    const { code, meant } = errorIn(await scene.run(["sing", "--json"]));
    assert.deepEqual([code, meant], ["arguments_invalid", "sign"]);
  });

  it("are said to be wrong in words of their own, not a page’s", async () => {
    const { origin, nonce } = newStatement();
    const given = { "--origin": origin, "--nonce": nonce };
    for (const wrong of [{ "--nonce": "short" }, { "--origin": "nowhere" }]) {
      const args = Object.entries({ ...given, ...wrong }).flat();
      const refused = await scene.run(["sign", ...args]);
      assert.equal(refused.status, 2);
      assert.match(refused.errors, /^La ligne de commande n’est pas correcte/);
    }
  });

  it("may ask for JSON or help in any place", async () => {
    const unknown = errorIn(await scene.run(["--json", "sing"]));
    assert.equal(unknown["code"], "arguments_invalid");
    for (const args of [
      ["list", "-h"],
      ["sign", "--help"],
    ]) {
      const { status, output } = await scene.run(args);
      assert.equal(status, 0);
      assert.match(output, /^Passerelle : /);
    }
  });

  it("name the purpose that there is not, and a hash that is none", async () => {
    const { origin, nonce } = newStatement();
    const given = ["sign", "--origin", origin, "--nonce", nonce];
    for (const [wrong, expected] of [
      [["--purpose", "logon"], /the purpose is none of login, /],
      [["--certificate", "Élodie"], /--certificate takes the beginning/],
    ] as const) {
      const refused = await scene.run([...given, ...wrong]);
      assert.equal(refused.status, 2);
      assert.match(refused.errors, expected);
    }
  });

  it("name one administrator’s file at most, and not an empty one", async () => {
    for (const args of [
      ["list", "--config="],
      ["list", "--config", "a"],
    ]) {
      const { status, errors } = await scene.run(args);
      assert.equal(status, 2);
      assert.doesNotMatch(errors, /vouliez-vous dire/);
    }
  });

  it("hold no PIN", async () => {
    const refused = await scene.run(["sign", "--pin", scene.token.pin]);
    assert.equal(refused.status, 2);
  });
});
