import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  compileFaultyModule,
  createFaultyModule,
  type FaultyModule,
} from "../../faulty-module/index.ts";
import { HOST_PROGRAM } from "../../fixtures/host-client.ts";
import { createTestToken, type TestToken } from "../../fixtures/softhsm.ts";
import { Terminal } from "../../fixtures/terminal.ts";
import { newStatement } from "../../fixtures/statement.ts";

const PIN = "1234";
const PUK = "12345678";
const CONTROL_C = "\u0003";
const ARROW_UP = "\u001b[A";
const LAST_TRY = "Dernier essai : un code incorrect bloquera la clé.";

describe("the command line at a terminal", function () {
  this.timeout(60_000);
  let files: TestToken;
  let library: FaultyModule;
  let configurationFile: string;
  let out: string;

  before(async () => {
    files = await createTestToken([{ name: "Zoé", kind: "p-256" }]);
    const { folder } = files;
    const compiled = await compileFaultyModule(folder);
    library = await createFaultyModule(compiled, folder, "library", []);
    configurationFile = join(folder, "terminal.json");
    out = join(folder, "signature.p7s");
    const add = [{ name: "Essai", path: library.path }];
    const modules = { catalogue: false, p11Kit: false, add };
    await writeFile(configurationFile, JSON.stringify({ modules }));
  });
  after(() => files.remove());

  const setStates = (...states: string[]) =>
    library.set([
      "token Jeton",
      ...states.map((state) => `state ${state}`),
      `certificates ${files.certificateFile("Zoé")}\t${join(files.folder, "Zoé.key")}`,
    ]);
  const open = (...args: string[]) =>
    new Terminal([HOST_PROGRAM, ...args, "--config", configurationFile], {
      ...files.environment,
      LC_ALL: "fr_FR.UTF-8",
    });
  const sign = () => {
    const { origin, nonce } = newStatement();
    return open("sign", "--origin", origin, "--nonce", nonce, "--out", out);
  };
  const logins = async () =>
    (await library.calls()).filter((call) => call === "C_Login").length;

  it("names the key, its rules and the last try before it asks, and takes no arrow for a part of the PIN", async () => {
    await setStates("final-try");
    const terminal = sign();
    await terminal.sees("Clé « Jeton »");
    await terminal.sees("Le code PIN a de 4 à 16 caractères.");
    await terminal.sees(LAST_TRY);
    await terminal.sees("Code PIN : ");
    terminal.type(`${ARROW_UP}${PIN}\r`);
    assert.equal(await terminal.status(), 0);
    assert.ok((await readFile(out)).length > 0);
    assert.ok(!terminal.shown.includes(PIN));
  });

  it("sends nothing to the key when the person gives up, and says so", async () => {
    await setStates();
    const before = await logins();
    for (const terminal of [sign(), open("pin", "change")]) {
      await terminal.sees("Code PIN : ");
      terminal.type(`12${CONTROL_C}`);
      assert.equal(await terminal.status(), 1);
      await terminal.sees("Vous avez abandonné la saisie");
    }
    assert.equal(await logins(), before);
  });

  it("tells new PINs that differ, before anything is sent to the key", async () => {
    const before = await logins();
    const terminal = open("pin", "change");
    for (const [question, answer] of [
      ["Code PIN : ", PIN],
      ["Nouveau code PIN : ", "4321"],
      ["Nouveau code PIN, encore : ", "4312"],
    ] as const) {
      await terminal.sees(question);
      terminal.type(`${answer}\r`);
    }
    assert.equal(await terminal.status(), 1);
    await terminal.sees("ne sont pas identiques");
    assert.equal(await logins(), before);
  });

  it("warns before a PUK, always", async () => {
    const terminal = open("pin", "unblock");
    await terminal.sees(
      "Peu d’essais : au dernier, la clé est définitivement bloquée.",
    );
    for (const [question, answer] of [
      ["Code PUK : ", PUK],
      ["Nouveau code PIN : ", "4321"],
      ["Nouveau code PIN, encore : ", "4321"],
    ] as const) {
      await terminal.sees(question);
      terminal.type(`${answer}\r`);
    }
    assert.equal(await terminal.status(), 0);
  });

  it("asks for no PIN of a key that is locked", async () => {
    await setStates("locked");
    for (const terminal of [sign(), open("pin", "change")]) {
      assert.equal(await terminal.status(), 1);
      await terminal.sees("Le code PIN est bloqué");
      assert.ok(!terminal.shown.includes("Code PIN : "));
    }
  });

  it("sends the person to the reader that has a keypad", async () => {
    await setStates("pin-pad");
    for (const terminal of [sign(), open("pin", "change")]) {
      await terminal.sees("Clé « Jeton »");
      await terminal.sees("Tapez le code sur le lecteur.");
      assert.equal(await terminal.status(), 0);
    }
  });

  it("asks for the PIN once, and signs with a certificate that shows only after login", async () => {
    await setStates("certificates-after-login");
    const terminal = sign();
    await terminal.sees("Code PIN : ");
    terminal.type(`${PIN}\r`);
    assert.equal(await terminal.status(), 0);
    assert.equal(terminal.shown.split("Code PIN : ").length, 2);
  });
});
