import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import {
  mkdir,
  open,
  readdir,
  readFile,
  stat,
  writeFile,
} from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { sentenceFor } from "@passerelle/shared/errors/sentence.ts";
import { buildStatement } from "@passerelle/shared/statement/build.ts";
import { commandLine, runCommand } from "../../scripts/dev/command.ts";
import { HOST_PROGRAM } from "../fixtures/host-client.ts";
import { createTestToken, type TestToken } from "../fixtures/softhsm.ts";
import { newStatement } from "./order.ts";

interface Run {
  readonly status: number | null;
  readonly output: string;
  readonly errors: string;
}

describe("the host's command line", function () {
  this.timeout(60_000);
  let token: TestToken;

  before(async () => {
    token = await createTestToken([{ name: "Élodie", kind: "p-256" }]);
  });
  after(() => token.remove());

  const start = (
    args: readonly string[],
    stdout: "pipe" | number,
    environment: NodeJS.ProcessEnv = {},
    configurationFile = token.configurationFile,
  ): ChildProcess =>
    spawn(HOST_PROGRAM, [...args, "--config", configurationFile], {
      env: { ...token.environment, LC_ALL: "fr_FR.UTF-8", ...environment },
      stdio: ["pipe", stdout, "pipe"],
    });
  const statusOf = (child: ChildProcess) =>
    new Promise<number | null>((resolve) => {
      child.once("close", resolve);
    });

  async function run(
    args: readonly string[],
    input = "",
    environment?: NodeJS.ProcessEnv,
    configurationFile?: string,
  ): Promise<Run> {
    const child = start(args, "pipe", environment, configurationFile);
    child.stdin!.end(input);
    const [output, errors, status] = await Promise.all([
      text(child.stdout!),
      text(child.stderr!),
      statusOf(child),
    ]);
    return { status, output, errors };
  }
  const json = ({ output }: Run) => JSON.parse(output) as Record<string, never>;

  it("lists keys and certificates for a person, in the person's language", async () => {
    const french = await run(["list"]);
    assert.equal(french.status, 0);
    assert.match(french.output, /✓ Élodie, Société d’essai/);
    assert.match(french.output, /délivré par Test root, valable jusqu’au/);
    const english = await run(["list"], "", { LC_ALL: "en_GB.UTF-8" });
    assert.match(english.output, /issued by Test root, valid until/);
  });

  it("lists keys and certificates for a script", async () => {
    const { tokens, complete } = json(
      await run(["list", "--json"]),
    ) as never as {
      tokens: { certificates: { label: string }[] }[];
      complete: boolean;
    };
    assert.equal(complete, true);
    assert.equal(tokens[0]?.certificates[0]?.label, "Élodie");
  });

  it("says where the administrator’s file breaks which rule, in the person’s language", async () => {
    const file = join(token.folder, "broken.json");
    await writeFile(file, '{ "modules": { "p11Kit": True } }');
    const syntax = await run(["list"], "", {}, file);
    assert.equal(syntax.status, 1);
    assert.ok(syntax.errors.includes(`${file}:1:26 : ce n’est pas du JSON`));
    await writeFile(file, '{ "modules": { "p11Kit": "no" } }');
    const place = `${file}:1:26`;
    const french = await run(["list"], "", {}, file);
    assert.ok(
      french.errors.includes(`${place} : modules.p11Kit : la valeur true ou`),
    );
    const environment = { LC_ALL: "en_GB.UTF-8" };
    const english = await run(["list"], "", environment, file);
    assert.ok(
      english.errors.includes(`${place}: modules.p11Kit: the value true or`),
    );
    const { error } = json(
      await run(["list", "--json"], "", {}, file),
    ) as never as {
      error: { code: string; message: string };
    };
    assert.equal(error.code, "configuration_invalid");
    assert.ok(error.message.startsWith(`${place}: modules.p11Kit: the value`));
  });

  it("signs a statement that OpenSSL verifies", async () => {
    const statementFile = join(token.folder, "statement.txt");
    const out = join(token.folder, "statement.p7s");
    await writeFile(statementFile, buildStatement(newStatement()));
    const { status } = await run(
      ["sign", "--statement", statementFile, "--out", out, "--pin-stdin"],
      `${token.pin}\n`,
    );
    assert.equal(status, 0);
    await runCommand(commandLine`
      openssl cms -verify -binary -cades -inform DER -in ${out}
      -content ${statementFile} -CAfile ${token.rootFile} -out /dev/null`);
  });

  it("signs for a nonce that begins as an option does", async () => {
    const { origin, nonce } = newStatement();
    const { status, errors } = await run(
      [
        ...["sign", "--origin", origin, "--nonce", `--${nonce.slice(2)}`],
        "--pin-stdin",
      ],
      `${token.pin}\n`,
    );
    assert.deepEqual([status, errors], [0, ""]);
  });

  it("signs nothing but a statement", async () => {
    const file = join(token.folder, "other.txt");
    for (const content of [
      "Please pay\n",
      `${Buffer.from(buildStatement(newStatement())).toString()}more\n`,
    ]) {
      await writeFile(file, content);
      const refused = await run(
        ["sign", "--statement", file, "--pin-stdin", "--json"],
        `${token.pin}\n`,
      );
      assert.equal(refused.status, 2);
      assert.match(refused.output, /"code":"arguments_invalid"/);
    }
  });

  it("says what is wrong with its arguments in words of its own, not a page’s", async () => {
    const { origin, nonce } = newStatement();
    const given = { "--origin": origin, "--nonce": nonce };
    for (const wrong of [{ "--nonce": "short" }, { "--origin": "nowhere" }]) {
      const args = Object.entries({ ...given, ...wrong }).flat();
      const refused = await run(["sign", ...args]);
      assert.equal(refused.status, 2);
      assert.match(refused.errors, /^La ligne de commande n’est pas correcte/);
    }
  });

  it("tells a file that it cannot read or write, before it takes a PIN", async () => {
    const { origin, nonce } = newStatement();
    const nowhere = join(token.folder, "nowhere", "file");
    const files = {
      input_unreadable: ["--statement", nowhere],
      output_unwritable: [
        "--origin",
        origin,
        "--nonce",
        nonce,
        "--out",
        nowhere,
      ],
    };
    for (const [code, args] of Object.entries(files)) {
      // Its standard input has no PIN, which would be told otherwise.
      const refused = await run(["sign", ...args, "--pin-stdin", "--json"]);
      assert.equal(refused.status, 1);
      const { error } = json(refused) as never as { error: { code: string } };
      assert.equal(error.code, code);
      assert.equal(refused.errors, "");
    }
  });

  it("leaves the output’s place as it was when nothing is signed", async () => {
    const { origin, nonce } = newStatement();
    const [absent, present] = ["absent", "present"].map((name) =>
      join(token.folder, name),
    );
    await writeFile(present!, "as it was");
    for (const out of [absent!, present!])
      await run(
        [
          "sign",
          "--origin",
          origin,
          "--nonce",
          nonce,
          "--out",
          out,
          "--pin-stdin",
        ],
        "no\n",
      );
    await assert.rejects(readFile(absent!), { code: "ENOENT" });
    assert.equal(await readFile(present!, "utf8"), "as it was");
  });

  it("signs with a certificate that shows only after login", async () => {
    const hiding = await createTestToken([
      { name: "hidden", kind: "p-256", isPrivate: true },
    ]);
    const { origin, nonce } = newStatement();
    const signed = await run(
      ["sign", "--origin", origin, "--nonce", nonce, "--pin-stdin", "--json"],
      `${hiding.pin}\n`,
      hiding.environment,
    );
    await hiding.remove();
    assert.equal(signed.status, 0);
    assert.match(signed.output, /"signature":/);
  });

  it("reports a wrong PIN by its code and the tries left", async () => {
    const { origin, nonce } = newStatement();
    const refused = await run(
      ["sign", "--origin", origin, "--nonce", nonce, "--pin-stdin", "--json"],
      "wrong-pin\n",
    );
    assert.equal(refused.status, 1);
    const { error } = json(refused) as never as {
      error: { code: string; triesLeft: string };
    };
    assert.deepEqual([error.code, error.triesLeft], ["pin_incorrect", "few"]);
  });

  for (const options of [[], ["--json"]]) {
    const args = ["list", ...options];
    it(`tells that its answer cannot be written: ${args.join(" ")}`, async () => {
      const full = await open("/dev/full", "w");
      const child = start(args, full.fd);
      const [errors, status] = await Promise.all([
        text(child.stderr!),
        statusOf(child),
      ]);
      await full.close();
      assert.equal(status, 1);
      assert.ok(errors.startsWith(sentenceFor("output_unwritable", "fr")));
    });

    it(`says nothing to a reader that has gone away: ${args.join(" ")}`, async () => {
      const child = start(args, "pipe");
      child.stdout?.destroy();
      const [errors, status] = await Promise.all([
        text(child.stderr!),
        statusOf(child),
      ]);
      assert.equal(errors, "");
      assert.equal(status, 0);
    });
  }

  it("changes and unblocks the PIN", async () => {
    const steps = [
      ["change", token.pin, "another-1"],
      ["unblock", token.puk, token.pin],
    ] as const;
    for (const [action, old, newPin] of steps) {
      const { status } = await run(
        ["pin", action, "--pin-stdin"],
        `${old}\n${newPin}\n`,
      );
      assert.equal(status, 0);
    }
  });

  it("gives a key that has no PIN yet its first one, by the PUK alone", async () => {
    const fresh = await createTestToken([]);
    await runCommand(
      commandLine`pkcs11-tool --module ${fresh.modulePath} --slot-index 1
        --init-token --label Fresh --so-pin ${fresh.puk}`,
      fresh.environment,
    );
    const pin = (action: string, old: string) =>
      run(
        ["pin", action, "--token", "Fresh", "--pin-stdin"],
        `${old}\nfirst-pin\n`,
        fresh.environment,
      );
    const refused = await pin("change", "any-pin");
    const set = await pin("unblock", fresh.puk);
    const changed = await pin("change", "first-pin");
    await fresh.remove();
    assert.equal(refused.status, 1);
    assert.ok(refused.errors.includes(sentenceFor("pin_not_set", "fr")));
    assert.match(set.output, /^Le code PIN est défini\.$/m);
    assert.match(changed.output, /^Le code PIN est changé\.$/m);
  });

  it("takes no PIN from its arguments", async () => {
    const refused = await run(["sign", "--pin", token.pin]);
    assert.equal(refused.status, 2);
  });

  it("writes the manifests for the user's browsers once, and removes them", async () => {
    const home = join(token.folder, "home");
    await mkdir(join(home, ".config/google-chrome"), { recursive: true });
    await mkdir(join(home, ".mozilla/firefox"), { recursive: true });
    const environment = { HOME: home };
    const first = await run(["install", "--json"], "", environment);
    assert.equal(first.status, 0);
    const chrome = join(
      home,
      ".config/google-chrome/NativeMessagingHosts/passerelle.host.json",
    );
    const firefox = join(
      home,
      ".mozilla/native-messaging-hosts/passerelle.host.json",
    );
    assert.deepEqual(JSON.parse(await readFile(chrome, "utf8")), {
      name: "passerelle.host",
      description:
        "Passerelle: sign in with the certificate on a USB crypto key",
      path: HOST_PROGRAM,
      type: "stdio",
      allowed_origins: ["chrome-extension://johepbflppplfkidlopogbjmlcldieeh/"],
    });
    const manifest = JSON.parse(await readFile(firefox, "utf8")) as object;
    assert.deepEqual((manifest as never)["allowed_extensions"], [
      "extension@passerelle",
    ]);
    const { mtimeMs } = await stat(chrome);
    const second = await run(["install", "--json"], "", environment);
    assert.match(second.output, /"changed":false/);
    assert.equal((await stat(chrome)).mtimeMs, mtimeMs);
    await run(["uninstall"], "", environment);
    const left = await readdir(home, { recursive: true });
    assert.deepEqual(
      left.filter((name) => name.endsWith(".json")),
      [],
    );
  });

  it("writes one manifest into a browser profile of its own", async () => {
    const profile = join(token.folder, "profile");
    await run(["install", "--browser-profile", profile]);
    assert.deepEqual(await readdir(join(profile, "NativeMessagingHosts")), [
      "passerelle.host.json",
    ]);
  });

  it("explains itself", async () => {
    const help = await run(["--help"]);
    assert.equal(help.status, 0);
    for (const name of ["list", "sign", "pin", "doctor", "install"])
      assert.match(help.output, new RegExp(`^  ${name}\\b`, "m"));
  });

  it("names a command or an option that it does not know, and the one that was meant", async () => {
    const CASES = [
      [["sing"], /« sing » ; vouliez-vous dire « sign » \?/],
      [["constructor"], /commande inconnue : « constructor »\)/],
      [["frobnicate"], /commande inconnue : « frobnicate »\)/],
      [["list", "--jsno"], /« --jsno » ; vouliez-vous dire « --json » \?/],
      [["sign", "--tokne=1"], /« --tokne » ; vouliez-vous dire « --token » \?/],
      [["list", "--frobnicate"], /option inconnue : « --frobnicate »\)/],
    ] as const;
    for (const [args, expected] of CASES) {
      const { status, output, errors } = await run(args);
      assert.equal(status, 2);
      assert.equal(output, "");
      assert.match(errors, expected);
    }
    const { error } = json(await run(["sing", "--json"])) as never as {
      error: { code: string; meant: string };
    };
    assert.deepEqual([error.code, error.meant], ["arguments_invalid", "sign"]);
  });
});
