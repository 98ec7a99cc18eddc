import { join } from "node:path";
import type { Figure } from "./figure.ts";
import { compileFloor } from "./host/compile.ts";
import { measureInTurn, undisturbed } from "./host/measure.ts";
import { createBenchTokens } from "./host/tokens.ts";
import { openFloor } from "./sign/floor.ts";
import { openSigners, type TokenSigner } from "./sign/token-signer.ts";

const ROUNDS = 60;
const SIGNATURES_PER_ROUND = 40;
const WARM_UP_SIGNATURES = 2000;
const CMS_ALLOWANCE_SECONDS = 13e-6;

/** Of a signature as CMS: the token's own part, and what is added to it. */
export async function run(): Promise<Figure[]> {
  const program = await compileFloor(join(import.meta.dirname, "sign/sign.c"));
  const tokens = await createBenchTokens(1, 2);
  process.env["SOFTHSM2_CONF"] = tokens.environment["SOFTHSM2_CONF"];
  try {
    const signers = openSigners(tokens.pin, ["01", "02"]);
    const measure = async (id: string) => {
      const signer = signers.get(id);
      if (signer === undefined) throw new Error(`no key ${id}`);
      const floor = openFloor(program, tokens, {
        id,
        mechanism: signer.mechanism,
        inputBytes: signer.input.length,
      });
      await floor.sign(WARM_UP_SIGNATURES);
      signRepeatedly(signer, WARM_UP_SIGNATURES);
      const rounds = await measureInTurn(
        {
          c: () => floor.sign(SIGNATURES_PER_ROUND),
          ours: () =>
            Promise.resolve(signRepeatedly(signer, SIGNATURES_PER_ROUND)),
        },
        ROUNDS,
      );
      floor.close();
      return {
        c: undisturbed(rounds, ({ c }) => c),
        ours: undisturbed(rounds, ({ ours }) => ours),
      };
    };
    const rsa = await measure("01");
    const ec = await measure("02");
    const allowance = CMS_ALLOWANCE_SECONDS * SIGNATURES_PER_ROUND;
    return [
      {
        name: "sign and build the CMS, RSA-2048",
        ratio: rsa.ours / rsa.c,
        floor: "C_SignInit and C_Sign in C",
        goal: "<= 1.03",
      },
      {
        name: "sign and build the CMS, P-256",
        ratio: ec.ours / (ec.c + allowance),
        floor: "C_SignInit and C_Sign in C, and 13 µs",
        goal: "<= 1",
      },
    ];
  } finally {
    await tokens.remove();
  }
}

/** Gives seconds. */
function signRepeatedly(signer: TokenSigner, times: number): number {
  const start = performance.now();
  for (let turn = 0; turn < times; turn++) signer.signToCms();
  return (performance.now() - start) / 1000;
}
