import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import * as pkijs from "pkijs";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { validatePath } from "@passerelle/server";
import { NOW } from "../../server/fixtures/certificates.ts";
import { inFolder, pem } from "../../server/fixtures/openssl.ts";
import { CHAIN_DEFECTS } from "./chain-defects.ts";
import { type GeneratedChain, generateChain } from "./chains.ts";
import { Dice } from "./mutate.ts";

const seed = Number(process.env["PASSERELLE_FUZZ_SEED"] ?? 2026);
const CHAINS = 2000;
/** pkijs takes some ten milliseconds for each chain. */
const PKIJS_CHAINS_A_DEFECT = 20;

describe("on generated chains with random defects", function () {
  this.timeout(120_000);
  const dice = new Dice(seed);
  const chains = Array.from({ length: CHAINS }, (_, number) =>
    generateChain(number, dice),
  );
  const title = ({ defect }: GeneratedChain, number: number) =>
    `chain ${number} of seed ${seed}: ${defect.name}`;

  it("the verdict is the defect’s, for each kind of defect", () => {
    for (const [number, chain] of chains.entries()) {
      assert.equal(isValid(chain), !chain.defect.isFatal, title(chain, number));
    }
    const met = new Set(chains.map(({ defect }) => defect));
    assert.equal(met.size, CHAIN_DEFECTS.length);
    console.log(`      ${CHAINS} chains, ${met.size} kinds of defects`);
  });

  it("OpenSSL agrees, but for what it is known not to look at", () => {
    const verdicts = opensslVerdicts(chains);
    for (const [number, chain] of chains.entries()) {
      const { isFatal, opensslDiffers } = chain.defect;
      const expected = isFatal === (opensslDiffers !== undefined);
      assert.equal(verdicts[number], expected, title(chain, number));
    }
  });

  it("pkijs agrees, but for what it is known not to look at", async () => {
    let compared = 0;
    for (const defect of CHAIN_DEFECTS) {
      const verdicts = new Set<boolean>();
      const withIt = [...chains.entries()]
        .filter(([, chain]) => chain.defect === defect)
        .slice(0, PKIJS_CHAINS_A_DEFECT);
      for (const [number, chain] of withIt) {
        const verdict = await isValidForPkijs(chain);
        verdicts.add(verdict);
        if (defect.isMissedByPkijs) continue;
        assert.equal(verdict, !defect.isFatal, title(chain, number));
        compared++;
      }
      if (defect.isMissedByPkijs) {
        assert.ok(verdicts.has(defect.isFatal), `${defect.name}: not missed`);
      }
    }
    console.log(`      pkijs: ${compared} chains`);
  });
});

function isValid({
  anchor,
  intermediates,
  certificate,
}: GeneratedChain): boolean {
  try {
    validatePath({
      certificate,
      intermediates,
      trustAnchors: [anchor],
      at: NOW,
      revocation: "none",
    });
    return true;
  } catch (error) {
    if (error instanceof PasserelleError) return false;
    throw error;
  }
}

/** One run of the command for all: names and keys tell the chains apart. */
function opensslVerdicts(chains: readonly GeneratedChain[]): boolean[] {
  return inFolder((folder) => {
    const file = (name: string) => join(folder, name);
    const all = (certificates: readonly Uint8Array[]) =>
      certificates.map((bytes) => pem(bytes)).join("");
    writeFileSync(file("anchors"), all(chains.map(({ anchor }) => anchor)));
    writeFileSync(
      file("intermediates"),
      all(chains.flatMap(({ intermediates }) => intermediates)),
    );
    const leaves = chains.map(({ certificate }, number) => {
      writeFileSync(file(`${number}`), pem(certificate));
      return file(`${number}`);
    });
    const { stdout } = spawnSync(
      "openssl",
      [
        "verify",
        "-x509_strict",
        "-purpose=any",
        "-auth_level=2",
        `-attime=${NOW.getTime() / 1000}`,
        "-no-CAfile",
        "-no-CApath",
        "-no-CAstore",
        `-trusted=${file("anchors")}`,
        `-untrusted=${file("intermediates")}`,
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

async function isValidForPkijs({
  anchor,
  intermediates,
  certificate,
}: GeneratedChain): Promise<boolean> {
  try {
    const parse = (bytes: Uint8Array) =>
      pkijs.Certificate.fromBER(new Uint8Array(bytes));
    const engine = new pkijs.CertificateChainValidationEngine({
      trustedCerts: [parse(anchor)],
      certs: [...intermediates, certificate].map(parse),
      checkDate: NOW,
    });
    return (await engine.verify()).result;
  } catch {
    return false;
  }
}
