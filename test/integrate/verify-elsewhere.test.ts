import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { buildStatement } from "@passerelle/shared/statement/build.ts";
import * as make from "../../server/fixtures/certificates.ts";
import * as der from "../../server/fixtures/der.ts";
import { type KeyKind, keyPair } from "../../server/fixtures/keys.ts";
import { pem } from "../../server/fixtures/openssl.ts";
import { sign } from "../../server/fixtures/signed-data.ts";

const EXAMPLES = fileURLToPath(
  new URL("../../docs/integrate/examples/", import.meta.url),
);
const JARS = ["bcpkix", "bcutil", "bcprov"].map(
  (name) => `/usr/share/java/${name}.jar`,
);

interface Runner {
  readonly language: string;
  readonly isInstalled: () => boolean;
  /** The command before the three files; `folder` is for what it must make first. */
  readonly commandIn: (folder: string) => readonly [string, ...string[]];
}

const RUNNERS: readonly Runner[] = [
  {
    language: "OpenSSL",
    isInstalled: () => true,
    commandIn: () => ["sh", "verify.sh"],
  },
  {
    language: "Python",
    isInstalled: () =>
      runs("/usr/bin/python3", "-c", "import asn1crypto, OpenSSL"),
    commandIn: () => ["/usr/bin/python3", "verify.py"],
  },
  {
    language: "PHP",
    isInstalled: () => runs("php", "--version"),
    commandIn: () => ["php", "verify.php"],
  },
  {
    language: "Java",
    isInstalled: () =>
      JARS.every((jar) => existsSync(jar)) && runs("javac", "--version"),
    commandIn(folder) {
      const classes = [...JARS, folder].join(":");
      const options = ["-cp", classes, "-d", folder, "Verify.java"];
      assert.ok(runs("javac", ...options), "javac");
      return ["java", "-cp", classes, "Verify"];
    },
  },
];

/** Java reads and writes no accents in the locale C. */
const ENVIRONMENT = { ...process.env, LC_ALL: "C.UTF-8" };

function runs(command: string, ...options: readonly string[]): boolean {
  const settings = { cwd: EXAMPLES, env: ENVIRONMENT };
  return spawnSync(command, options, settings).status === 0;
}

const root = make.rootAuthority("Racine", keyPair("rsa-2048", "root"));
const stranger = make.rootAuthority("Tiers", keyPair("rsa-2048", "stranger"));
const authority = make.intermediateAuthority(
  root,
  "Autorité",
  keyPair("P-256", "authority"),
);
const statement = buildStatement({
  purpose: "login",
  origin: "https://www.example.coop",
  nonce: "n".repeat(43),
  operation: "none",
});
const serialNumber = der.integer(4711);

function signatureBy(kind: KeyKind, purpose = make.CLIENT_AUTH): Buffer {
  const key = keyPair(kind, "customer");
  const certificate = make.personCertificate(
    authority,
    "Hélène Lefèvre",
    key,
    { serialNumber },
    [make.keyUsage(0), make.extendedKeyUsage(purpose)],
  );
  const signer = { certificate, issuer: authority.name, serialNumber, key };
  return sign(statement, signer, new Date(), {
    certificates: [authority.certificate],
  });
}

for (const { language, isInstalled, commandIn } of RUNNERS) {
  describe(`the example in docs/integrate for ${language}`, function () {
    this.timeout(60_000);
    let folder: string;
    let command: readonly [string, ...string[]];

    before(function () {
      if (!isInstalled()) {
        console.log(`    ${language} is not installed: its example is not run`);
        this.skip();
      }
      folder = mkdtempSync(path.join(tmpdir(), "passerelle-elsewhere-"));
      command = commandIn(folder);
    });
    after(() => {
      if (folder) rmSync(folder, { recursive: true });
    });

    function verify(
      signature: Uint8Array,
      content: Uint8Array = statement,
      anchor = root,
    ) {
      const files = {
        "statement.txt": content,
        "signature.p7s": signature,
        "ca.pem": pem(anchor.certificate),
      };
      for (const [name, contents] of Object.entries(files)) {
        writeFileSync(path.join(folder, name), contents);
      }
      const locations = Object.keys(files).map((name) =>
        path.join(folder, name),
      );
      const [program, ...options] = command;
      return spawnSync(program, [...options, ...locations], {
        cwd: EXAMPLES,
        env: ENVIRONMENT,
        encoding: "utf8",
      });
    }

    for (const kind of ["rsa-2048", "P-256"] as const) {
      it(`accepts a signature by ${kind} and names the signer`, () => {
        const { status, stdout, stderr } = verify(signatureBy(kind));
        assert.equal(status, 0, stderr);
        assert.match(stdout, /Hélène Lefèvre/);
      });
    }

    it("refuses another statement", () => {
      const other = Buffer.from(statement);
      other.write("approve", "Passerelle statement 1\npurpose: ".length);
      assert.notEqual(verify(signatureBy("P-256"), other).status, 0);
    });

    it("refuses another signature", () => {
      const other = signatureBy("rsa-2048");
      other[other.length - 1] = (other.at(-1) as number) ^ 1;
      assert.notEqual(verify(other).status, 0);
    });

    it("refuses a customer of another authority", () => {
      const signature = signatureBy("P-256");
      assert.notEqual(verify(signature, statement, stranger).status, 0);
    });

    it("refuses a certificate that is not for signing in", () => {
      const signature = signatureBy("P-256", make.SERVER_AUTH);
      assert.notEqual(verify(signature).status, 0);
    });
  });
}
