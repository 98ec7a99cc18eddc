import type { CurveName, DigestName } from "./table.ts";

/** Which algorithms and key strengths are accepted. */
export interface AlgorithmPolicy {
  readonly minimumRsaBits: number;
  readonly digests: readonly DigestName[];
  readonly curves: readonly CurveName[];
}

/** What a sign-in accepts (ANSSI-PG-083, SOG-IS): nothing weaker may be the default. */
export const STRICT_ALGORITHMS: AlgorithmPolicy = {
  minimumRsaBits: 2048,
  digests: ["sha256", "sha384", "sha512"],
  curves: ["P-256", "P-384", "P-521", "Ed25519"],
};
