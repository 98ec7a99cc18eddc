import assert from "node:assert/strict";
import { commandLine, quoted, runCommand } from "./command.ts";

describe("a command line", () => {
  it("keeps a value whole, with its spaces and beside other letters", () => {
    const name = "Élodie Lefèvre";
    assert.equal(
      commandLine`openssl req -subj /CN=${name}
        -out ${name}.pem -days ${30}`.join("|"),
      "openssl|req|-subj|/CN=Élodie Lefèvre|-out|Élodie Lefèvre.pem|-days|30",
    );
  });

  it("spreads a list, an empty one to nothing", () => {
    const list = ["--login", "a b"];
    assert.equal(
      commandLine`tool ${list} -o ${[]}`.join("|"),
      "tool|--login|a b|-o",
    );
  });

  it("gives a shell a word as it is", async () => {
    for (const word of ["l'essai d'un $HOME", "''", "a b\n", ""]) {
      const script = `printf %s ${quoted(word)}`;
      assert.equal(await runCommand(commandLine`sh -c ${script}`), word);
    }
  });

  it("runs without a shell, and fails with what the command said", async () => {
    assert.equal(await runCommand(commandLine`echo ${"$HOME;"}`), "$HOME;\n");
    await assert.rejects(runCommand(commandLine`openssl nonsense`), {
      stderr: /nonsense/,
    });
  });
});
