import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import * as pkijs from "pkijs";
import { validatePath } from "@passerelle/server";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { NOW } from "../../server/fixtures/certificates.ts";
import { inFolder, pem } from "../../server/fixtures/openssl.ts";
import {
  CRL_DEFECTS,
  type CrlDefect,
  type GeneratedCrl,
  generateCrl,
} from "./crl-defects.ts";
import { Dice } from "./mutate.ts";

const seed = Number(process.env["PASSERELLE_FUZZ_SEED"] ?? 2026);
const CRLS = 1000;
/** pkijs takes some ten milliseconds for each. */
const PKIJS_CRLS = 200;

describe("on generated CRLs with random defects", function () {
  this.timeout(120_000);
  const dice = new Dice(seed);
  const generated = Array.from({ length: CRLS }, (_, number) =>
    generateCrl(number, dice),
  );
  const title = ({ defect }: GeneratedCrl, number: number) =>
    `CRL ${number} of seed ${seed}: ${defect.name}`;

  it("the verdict is the defect’s, for each kind of defect", () => {
    for (const [number, each] of generated.entries()) {
      assert.equal(isGood(each), !each.defect.isFatal, title(each, number));
    }
    const met = new Set(generated.map(({ defect }) => defect));
    assert.equal(met.size, CRL_DEFECTS.length);
    console.log(`      ${CRLS} CRLs, ${met.size} kinds of defects`);
  });

  it("OpenSSL agrees, but for what it is known not to look at", () => {
    const verdicts = opensslVerdicts(generated);
    const version = opensslVersion();
    for (const [number, each] of generated.entries()) {
      const differs = opensslDiffers(each.defect, version);
      if (differs === undefined) continue;
      const expected = each.defect.isFatal === differs;
      assert.equal(verdicts[number], expected, title(each, number));
    }
  });

  it("pkijs agrees, but for what it is known not to look at", async () => {
    const missed = new Map<CrlDefect, boolean>();
    for (const [number, each] of generated.slice(0, PKIJS_CRLS).entries()) {
      const { defect } = each;
      const agrees = (await isGoodForPkijs(each)) === !defect.isFatal;
      if (!defect.isMissedByPkijs) assert.ok(agrees, title(each, number));
      else missed.set(defect, missed.get(defect) === true || !agrees);
    }
    const notMissed = [...missed].filter(([, isMissed]) => !isMissed);
    assert.deepEqual(
      notMissed.map(([{ name }]) => name),
      [],
    );
  });
});

/** Whether OpenSSL must say the contrary; undefined: nothing is known of this release. */
function opensslDiffers(
  { opensslDiffers: difference }: CrlDefect,
  version: string,
): boolean | undefined {
  if (!difference?.until) return difference !== undefined;
  const [, patch] = /^3\.0\.(\d+)/.exec(version) ?? [];
  return patch === undefined ? undefined : Number(patch) < difference.until;
}

function opensslVersion(): string {
  const { stdout } = spawnSync("openssl", ["version"], { encoding: "utf8" });
  return stdout.split(" ")[1] ?? "";
}

function isGood({ anchor, certificate, crl }: GeneratedCrl): boolean {
  try {
    validatePath({
      certificate,
      trustAnchors: [anchor],
      crls: [crl],
      at: NOW,
      revocation: "hard",
    });
    return true;
  } catch (error) {
    if (error instanceof PasserelleError) return false;
    throw error;
  }
}

/** One run of the command for all: the authorities' names tell the CRLs apart. */
function opensslVerdicts(generated: readonly GeneratedCrl[]): boolean[] {
  return inFolder((folder) => {
    const file = (name: string) => join(folder, name);
    const write = (name: string, blocks: readonly string[]) =>
      writeFileSync(file(name), blocks.join(""));
    write(
      "anchors",
      generated.map(({ anchor }) => pem(anchor)),
    );
    write(
      "crls",
      generated.map(({ crl }) => pem(crl, "X509 CRL")),
    );
    const leaves = generated.map(({ certificate }, number) => {
      write(`${number}`, [pem(certificate)]);
      return file(`${number}`);
    });
    const { stdout } = spawnSync(
      "openssl",
      [
        "verify",
        "-x509_strict",
        "-crl_check",
        "-purpose=any",
        `-attime=${NOW.getTime() / 1000}`,
        "-no-CAfile",
        "-no-CApath",
        "-no-CAstore",
        `-trusted=${file("anchors")}`,
        `-CRLfile=${file("crls")}`,
        ...leaves,
      ],
      { encoding: "utf8", maxBuffer: 64 * 1024 * 1024 },
    );
    const accepted = new Set(
      [...stdout.matchAll(/^(.+): OK$/gm)].map(([, name]) => name),
    );
    return leaves.map((name) => accepted.has(name));
  });
}

async function isGoodForPkijs({
  anchor,
  certificate,
  crl,
}: GeneratedCrl): Promise<boolean> {
  try {
    const parse = (bytes: Uint8Array) =>
      pkijs.Certificate.fromBER(new Uint8Array(bytes));
    const engine = new pkijs.CertificateChainValidationEngine({
      trustedCerts: [parse(anchor)],
      certs: [parse(certificate)],
      crls: [pkijs.CertificateRevocationList.fromBER(new Uint8Array(crl))],
      checkDate: NOW,
    });
    return (await engine.verify()).result;
  } catch {
    return false;
  }
}
