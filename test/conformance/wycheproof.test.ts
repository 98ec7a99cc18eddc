import type { AlgorithmPolicy } from "../../server/algorithms/policy.ts";
import { verifySignature } from "../../server/algorithms/verify-signature.ts";
import { parseAlgorithmIdentifier } from "../../server/certificate/algorithm-identifier.ts";
import { parsePublicKeyInfo } from "../../server/certificate/public-key.ts";
import { DerReader } from "../../server/der/reader.ts";
import * as der from "../../server/fixtures/der.ts";
import { describeCorpus } from "./corpora.ts";
import { Tally } from "./tally.ts";

interface Group {
  readonly type: string;
  readonly publicKeyDer: string;
  readonly sha?: string;
  readonly mgfSha?: string;
  readonly sLen?: number;
  readonly tests: readonly {
    readonly tcId: number;
    readonly msg: string;
    readonly sig: string;
    readonly result: "valid" | "invalid" | "acceptable";
  }[];
}

const DIGESTS: Readonly<Record<string, string>> = {
  "SHA-1": "1.3.14.3.2.26",
  "SHA-224": "2.16.840.1.101.3.4.2.4",
  "SHA-256": "2.16.840.1.101.3.4.2.1",
  "SHA-384": "2.16.840.1.101.3.4.2.2",
  "SHA-512": "2.16.840.1.101.3.4.2.3",
  "SHA-512/224": "2.16.840.1.101.3.4.2.5",
  "SHA-512/256": "2.16.840.1.101.3.4.2.6",
};
const PKCS1: Readonly<Record<string, string>> = {
  "SHA-1": "1.2.840.113549.1.1.5",
  "SHA-224": "1.2.840.113549.1.1.14",
  "SHA-256": "1.2.840.113549.1.1.11",
  "SHA-384": "1.2.840.113549.1.1.12",
  "SHA-512": "1.2.840.113549.1.1.13",
  "SHA-512/224": "1.2.840.113549.1.1.15",
  "SHA-512/256": "1.2.840.113549.1.1.16",
};
const ECDSA: Readonly<Record<string, string>> = {
  "SHA-1": "1.2.840.10045.4.1",
  "SHA-224": "1.2.840.10045.4.3.1",
  "SHA-256": "1.2.840.10045.4.3.2",
  "SHA-384": "1.2.840.10045.4.3.3",
  "SHA-512": "1.2.840.10045.4.3.4",
};

/** Everything the table knows, SHA-1 included, which no policy has by default. */
const POLICY: AlgorithmPolicy = {
  minimumRsaBits: 1024,
  digests: ["sha1", "sha256", "sha384", "sha512"],
  curves: ["P-256", "P-384", "P-521", "Ed25519"],
};

describeCorpus("wycheproof", (corpus) => {
  it("is agreed with", function () {
    this.timeout(60_000);
    const tally = new Tally("Wycheproof", [
      {
        reason: "RSASSA-PSS with another digest in MGF1 than for the message",
        cases: /mgf other/,
      },
      {
        reason: "digests outside SHA-256, -384 and -512",
        cases: /SHA-(?:224|512\/)/,
      },
      { reason: "Brainpool curves", cases: /brainpool/ },
    ]);
    for (const file of corpus.list().filter((name) => name.endsWith(".json"))) {
      const { testGroups } = corpus.readJson(file) as {
        testGroups: readonly Group[];
      };
      for (const group of testGroups) runGroup(file, group, tally);
    }
    tally.close();
  });
});

function runGroup(file: string, group: Group, tally: Tally): void {
  const { sha = "none", mgfSha = sha } = group;
  const title = `${file} ${sha}${mgfSha === sha ? "" : ` mgf other ${mgfSha}`}`;
  for (const test of group.tests) {
    if (group.type.includes("P1363")) {
      tally.leaveOut("raw r and s, a form that CMS and X.509 do not have");
      continue;
    }
    const { result } = test;
    tally.run(
      {
        id: `${title} ${test.tcId}`,
        expected: result === "acceptable" ? "either" : result,
      },
      () => verifyTest(group, test),
    );
  }
}

function verifyTest(
  group: Group,
  { msg, sig }: { readonly msg: string; readonly sig: string },
): void {
  const spki = new DerReader(bytes(group.publicKeyDer));
  verifySignature({
    algorithm: algorithmOf(group),
    publicKey: parsePublicKeyInfo(spki, "key"),
    data: bytes(msg),
    signature: bytes(sig),
    policy: POLICY,
    what: "vector",
  });
}

function algorithmOf({ type, sha = "", mgfSha = sha, sLen = 0 }: Group) {
  const [id, ...parameters] = type.startsWith("Ecdsa")
    ? [oidIn(ECDSA, sha)]
    : type.startsWith("Eddsa")
      ? [der.oid("1.3.101.112")]
      : type.startsWith("RsassaPss")
        ? [der.oid("1.2.840.113549.1.1.10"), pssParameters(sha, mgfSha, sLen)]
        : [oidIn(PKCS1, sha), der.nullElement()];
  const element = der.sequence(id, ...parameters);
  return parseAlgorithmIdentifier(new DerReader(element), "algorithm");
}

/** RSASSA-PSS-params in DER: defaults are left out. */
function pssParameters(sha: string, mgfSha: string, saltBytes: number): Buffer {
  const digest = (name: string) =>
    der.sequence(oidIn(DIGESTS, name), der.nullElement());
  const mask = () =>
    der.sequence(der.oid("1.2.840.113549.1.1.8"), digest(mgfSha));
  return der.sequence(
    ...(sha === "SHA-1" ? [] : [der.explicit(0, digest(sha))]),
    ...(mgfSha === "SHA-1" ? [] : [der.explicit(1, mask())]),
    ...(saltBytes === 20 ? [] : [der.explicit(2, der.integer(saltBytes))]),
  );
}

/** Whatever the product knows of a digest: it is the product that is to refuse it. */
function oidIn(table: Readonly<Record<string, string>>, name: string): Buffer {
  const found = table[name];
  if (found === undefined) throw new Error(`the test has no OID of ${name}`);
  return der.oid(found);
}

function bytes(hex: string): Uint8Array {
  return new Uint8Array(Buffer.from(hex, "hex"));
}
