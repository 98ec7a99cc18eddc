import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHash, randomBytes, X509Certificate } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createCa } from "../../scripts/dev/ca.ts";
import { commandLine, runCommand } from "../../scripts/dev/command.ts";
import { ELODIE, MAEL } from "../../scripts/dev/people.ts";
import { createCustomer, type Customer } from "../fixtures/customer.ts";
import {
  compileFaultyModule,
  createFaultyModule,
  type FaultyModule,
} from "./index.ts";

describe("the faulty PKCS#11 library", function () {
  this.timeout(30_000);
  let folder: string;
  let customers: Customer[];
  let module: FaultyModule;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "passerelle-faulty-"));
    const ca = await createCa(join(folder, "ca"));
    customers = [
      await createCustomer(ca, ELODIE.person, "RSA 2048", "rsa"),
      await createCustomer(ca, MAEL.person, "P-256", "ec"),
    ];
    const compiled = await compileFaultyModule(folder);
    module = await createFaultyModule(compiled, folder, "module", []);
  });
  after(() => rm(folder, { recursive: true }));

  const token = () => [
    "token Jeton",
    ...customers.map(
      ({ certificateFile, keyFile }) =>
        `certificates ${certificateFile}\t${keyFile}`,
    ),
  ];
  const listSlots = () =>
    spawnSync("pkcs11-tool", ["--module", module.path, "--list-slots"], {
      timeout: 1000,
      killSignal: "SIGKILL",
      encoding: "utf8",
    });
  const sign = async (mechanism: string, id: string, input: Buffer) => {
    const [inputFile, outputFile] = ["in", "out"].map((n) => join(folder, n));
    await writeFile(inputFile!, input);
    await runCommand(commandLine`
      pkcs11-tool --module ${module.path} --login --pin 1234 --sign --id ${id}
      --mechanism ${mechanism} --signature-format openssl
      --input-file ${inputFile!} --output-file ${outputFile!}`);
    return readFile(outputFile!);
  };

  it("really signs while it is told no fault", async () => {
    await module.set(token());
    const listing = await runCommand(
      commandLine`pkcs11-tool --module ${module.path} --list-objects`,
    );
    const ids = [
      ...listing.matchAll(/Certificate Object[^]*?ID: +([0-9a-f]+)/g),
    ].map(([, id]) => id!);
    assert.equal(ids.length, 2);
    const message = randomBytes(100);
    const digest = createHash("sha256").update(message).digest();
    const signatures = [
      await sign("SHA256-RSA-PKCS", ids[0]!, message),
      await sign("ECDSA", ids[1]!, digest),
    ];
    for (const [index, customer] of customers.entries()) {
      const signatureFile = join(folder, "signature");
      const messageFile = join(folder, "message");
      const publicKeyFile = join(folder, "public");
      await writeFile(signatureFile, signatures[index]!);
      await writeFile(messageFile, message);
      const { publicKey } = new X509Certificate(customer.certificatePem);
      await writeFile(
        publicKeyFile,
        publicKey.export({ type: "spki", format: "pem" }),
      );
      await runCommand(commandLine`
        openssl dgst -sha256 -verify ${publicKeyFile} -signature ${signatureFile} ${messageFile}`);
    }
  });

  it("notes each call, and whether a PIN was passed", async () => {
    const calls = await module.calls();
    assert.ok(calls.includes("C_Sign"));
    assert.ok(calls.includes("C_Login with PIN"));
    assert.ok(!calls.includes("C_Login without PIN"));
  });

  const FAULTS = [
    { fault: "load segfault", ends: "SIGSEGV" },
    { fault: "C_Finalize abort", ends: "SIGABRT" },
    { fault: "C_GetSlotList hang", ends: "SIGKILL" },
    { fault: "C_Initialize exit 7", ends: 7 },
    { fault: "C_GetTokenInfo error 0x30", says: "CKR_DEVICE_ERROR" },
    { fault: "C_GetSlotList print", says: "noise on stdout" },
  ];
  for (const { fault, ends, says } of FAULTS) {
    it(`does as it is told: ${fault}`, async () => {
      await module.set([`fault ${fault}`, ...token()]);
      const run = listSlots();
      if (ends !== undefined) assert.equal(run.signal ?? run.status, ends);
      if (says !== undefined) {
        assert.ok((run.stdout + run.stderr).includes(says));
      }
    });
  }

  it("refuses settings it does not understand", async () => {
    await module.set(["token Jeton", "state invented"]);
    const run = listSlots();
    assert.equal(run.signal, "SIGABRT");
  });
});
