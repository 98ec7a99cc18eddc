import { validatePath } from "@passerelle/server";
import { type Corpus, describeCorpus, parsePem } from "./corpora.ts";
import { Tally } from "./tally.ts";

interface LimboCase {
  readonly id: string;
  readonly expected_result: "SUCCESS" | "FAILURE";
  readonly trusted_certs: readonly string[];
  readonly untrusted_intermediates: readonly string[];
  readonly peer_certificate: string;
  readonly crls: readonly string[] | null;
  readonly validation_time: string | null;
  readonly extended_key_usage: readonly string[] | null;
  readonly max_chain_depth: number | null;
}

const PURPOSES: Readonly<Record<string, string>> = {
  serverAuth: "1.3.6.1.5.5.7.3.1",
  clientAuth: "1.3.6.1.5.5.7.3.2",
};

/** What the cases are about that a path to a configured anchor does not settle. */
const NOT_CLAIMED: Readonly<Record<string, readonly string[]>> = {
  "the form of the trust anchor’s own certificate": [
    "rfc5280::aki::cross-signed-root-missing-aki",
    "rfc5280::nc::permitted-dns-match-noncritical",
    "rfc5280::ski::root-missing-ski",
    "rfc5280::root-non-critical-basic-constraints",
  ],
  "the name of a TLS server": ["rfc5280::ca-as-leaf-wrong-san"],
};

const DEVIATIONS = [
  {
    reason: "maxPathLength counts self-issued certificates too",
    cases: ["pathlen::max-chain-depth-1-self-issued"],
  },
];

describeCorpus("x509-limbo", (corpus) => {
  it("is agreed with", () => {
    const tally = new Tally("x509-limbo", DEVIATIONS);
    for (const each of readCases(corpus)) {
      const [reason] =
        Object.entries(NOT_CLAIMED).find(([, ids]) => ids.includes(each.id)) ??
        [];
      if (reason !== undefined) {
        tally.leaveOut(reason);
        continue;
      }
      const expected = each.expected_result === "SUCCESS" ? "valid" : "invalid";
      tally.run({ id: each.id, expected }, () => validateCase(each));
    }
    tally.close();
  });
});

function readCases(corpus: Corpus): readonly LimboCase[] {
  return (corpus.readJson("limbo.json") as { testcases: readonly LimboCase[] })
    .testcases;
}

function validateCase(each: LimboCase): void {
  const [certificate] = decode([each.peer_certificate]);
  validatePath({
    certificate: certificate as Uint8Array,
    intermediates: decode(each.untrusted_intermediates),
    trustAnchors: decode(each.trusted_certs),
    crls: decode(each.crls ?? []),
    at: new Date(each.validation_time ?? "2024-06-01T00:00:00Z"),
    revocation: each.crls && each.crls.length > 0 ? "hard" : "none",
    policy: {
      allowAuthority: true,
      keyUsage: [],
      extendedKeyUsage: (each.extended_key_usage ?? []).map(
        (purpose) => PURPOSES[purpose] ?? purpose,
      ),
      maxPathLength: each.max_chain_depth ?? 8,
    },
  });
}

function decode(pems: readonly string[]): Uint8Array[] {
  return pems.flatMap((pem) => parsePem(pem).map(({ bytes }) => bytes));
}
