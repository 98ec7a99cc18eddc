import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { validatePath } from "@passerelle/server";
import { verifySignature } from "../../server/algorithms/verify-signature.ts";
import { parseAlgorithmIdentifier } from "../../server/certificate/algorithm-identifier.ts";
import { basicConstraints } from "../../server/certificate/extensions/basic-constraints.ts";
import { subjectAlternativeName } from "../../server/certificate/extensions/alternative-name.ts";
import { extendedKeyUsage } from "../../server/certificate/extensions/extended-key-usage.ts";
import * as keyIdentifiers from "../../server/certificate/extensions/key-identifiers.ts";
import { keyUsage } from "../../server/certificate/extensions/key-usage.ts";
import { nameConstraints } from "../../server/certificate/extensions/name-constraints.ts";
import * as policies from "../../server/certificate/extensions/policies.ts";
import type { Extensions } from "../../server/certificate/extensions.ts";
import { parseCertificate } from "../../server/certificate/parse.ts";
import { parsePublicKeyInfo } from "../../server/certificate/public-key.ts";
import { DerReader } from "../../server/der/reader.ts";
import { namesMatch } from "../../server/names/compare.ts";
import { checkName } from "../../server/names/parse.ts";
import { type Corpus, describeCorpus, parsePem } from "./corpora.ts";
import { Tally } from "./tally.ts";

interface ChainCase {
  readonly test: string;
  readonly chain: string;
  readonly trust: string;
  readonly utc_time: string;
  readonly key_purpose: string;
  readonly digest_policy: string | null;
  readonly policy_set: string | null;
  readonly expect_valid: boolean;
}

const PURPOSES: Readonly<Record<string, readonly string[]>> = {
  ANY_EKU: [],
  SERVER_AUTH: ["1.3.6.1.5.5.7.3.1"],
  CLIENT_AUTH: ["1.3.6.1.5.5.7.3.2"],
};

const ANCHOR_TRUST = new Set([
  "TRUSTED_ANCHOR",
  "TRUSTED_ANCHOR_WITH_EXPIRATION",
  "TRUSTED_ANCHOR_WITH_CONSTRAINTS",
  "TRUSTED_ANCHOR_WITH_REQUIRE_BASIC_CONSTRAINTS",
  "TRUSTED_ANCHOR_WITH_EXPIRATION_AND_CONSTRAINTS",
]);

const CHAIN_DEVIATIONS = [
  {
    reason: "a trust anchor that is expired or not valid yet",
    cases: /^expired-root\//,
  },
  {
    reason: "the anchor’s own constraints bind (RFC 5937)",
    cases:
      /^(?:policies-(?:inhibit-.*-by-root-fail|on-root-wrong|required-by-root-fail)|policy-mappings-on-root-(?:ok|fail)|root-(?:basic-constraints-ca-false|lacks-.*|eku-clientauth)|violates-pathlen-1-from-root)\//,
  },
  {
    reason: "SHA-1",
    cases:
      /^(?:intermediate-eku-server-gated-crypto\/sha1-|issuer-and-subject-not-byte-for-byte-equal\/)/,
  },
  {
    reason: "certificates of more than 16 KiB",
    cases: ["many-names/ok-all-types.test"],
  },
  {
    reason: "keyCertSign or a path length without being an authority",
    cases: /^target-has-(?:keycertsign|pathlen)-but-not-ca\//,
  },
  {
    reason: "a critical extension that only one vendor defines",
    cases: ["target-msapplicationpolicies-and-eku/main.test"],
  },
];

describeCorpus("boringssl-pki", (corpus) => {
  it("is agreed with on chains", () => {
    const tally = new Tally("BoringSSL pki, chains", CHAIN_DEVIATIONS);
    for (const each of corpus.readJson("chains.json") as readonly ChainCase[]) {
      const purpose = PURPOSES[each.key_purpose];
      if (!ANCHOR_TRUST.has(each.trust)) {
        tally.leaveOut("kinds of trust other than in an anchor");
      } else if (!purpose) {
        tally.leaveOut("purposes that are one product’s own rules");
      } else {
        const expected = each.expect_valid ? "valid" : "invalid";
        tally.run({ id: each.test, expected }, () =>
          validateChain(corpus, each, purpose),
        );
      }
    }
    tally.close();
  });

  it("is agreed with on names", () => {
    const tally = new Tally("BoringSSL pki, names");
    for (const { a, b, match } of corpus.readJson("names.json") as readonly {
      a: string;
      b: string;
      match: boolean;
    }[]) {
      const expected = match ? "valid" : "invalid";
      tally.run({ id: `${a} ${b}`, expected }, () => {
        const [one, other] = [a, b].map((name) => {
          const bytes = block(corpus, `names/${name}.pem`, "NAME");
          checkName(bytes, "name");
          return bytes;
        });
        if (!namesMatch(one as Uint8Array, other as Uint8Array)) {
          throw new PasserelleError("path_not_found", "names differ");
        }
      });
    }
    tally.close();
  });

  it("is agreed with on certificates", () => {
    const tally = new Tally("BoringSSL pki, certificates", [
      {
        reason: "BER: a default value written out",
        cases: ["BasicConstraintsCaFalse"],
      },
      {
        reason: "tags of several bytes",
        cases: ["FailedSignatureAlgorithm"],
      },
    ]);
    for (const { file, test, expect_parse } of corpus.readJson(
      "parse.json",
    ) as readonly { file: string; test: string; expect_parse: boolean }[]) {
      if (test === "SubjectBlankSubjectAltNameNotCritical") {
        tally.leaveOut("what path validation checks, not the parser");
        continue;
      }
      const expected = expect_parse ? "valid" : "invalid";
      tally.run({ id: test, expected }, () => {
        const bytes = block(corpus, file, "CERTIFICATE");
        const certificate = parseCertificate(bytes);
        checkName(certificate.issuer, "issuer");
        checkName(certificate.subject, "subject");
        parseEveryExtension(certificate.extensions);
      });
    }
    tally.close();
  });

  it("is agreed with on signatures", () => {
    const tally = new Tally("BoringSSL pki, signatures", [
      { reason: "ML-DSA", cases: /mldsa/ },
    ]);
    for (const { file, expect } of corpus.readJson(
      "signed-data.json",
    ) as readonly { file: string; expect: boolean }[]) {
      if (file === "signed-data/rsa-pss-sha256-using-pss-key-with-params.pem") {
        tally.leaveOut("keys of type id-RSASSA-PSS, valid by RFC 4055");
        continue;
      }
      const expected = expect ? "valid" : "invalid";
      tally.run({ id: file, expected }, () => verifySignedBlocks(corpus, file));
    }
    tally.close();
  });
});

function validateChain(
  corpus: Corpus,
  { chain, utc_time, digest_policy, policy_set }: ChainCase,
  extendedKeyUsage: readonly string[],
): void {
  const certificates = parsePem(corpus.readText(chain)).map(
    ({ bytes }) => bytes,
  );
  validatePath({
    certificate: certificates[0] as Uint8Array,
    intermediates: certificates.slice(1, -1),
    trustAnchors: certificates.slice(-1),
    at: parseUtcTime(utc_time),
    revocation: "none",
    policy: {
      allowAuthority: true,
      keyUsage: [],
      extendedKeyUsage,
      minimumRsaBits: 1024,
      ...(digest_policy?.includes("SHA_1") && {
        digests: ["sha1", "sha256", "sha384", "sha512"],
      }),
      ...(policy_set !== null && {
        initialPolicySet: policy_set.split(", "),
        requireExplicitPolicy: true,
      }),
    },
  });
}

function parseUtcTime(text: string): Date {
  const [year = 0, ...rest] = (text.match(/\d\d/g) ?? []).map(Number);
  const [month = 1, day, hour, minute, second] = rest;
  return new Date(Date.UTC(2000 + year, month - 1, day, hour, minute, second));
}

function verifySignedBlocks(corpus: Corpus, file: string): void {
  const key = new DerReader(block(corpus, file, "PUBLIC KEY"));
  const publicKey = parsePublicKeyInfo(key, "key");
  key.expectEnd("key");
  const algorithm = new DerReader(block(corpus, file, "ALGORITHM"));
  const signature = new DerReader(block(corpus, file, "SIGNATURE"));
  verifySignature({
    algorithm: parseAlgorithmIdentifier(algorithm, "algorithm"),
    publicKey,
    data: block(corpus, file, "DATA"),
    signature: signature.readBitStringBytes("signature"),
    policy: {
      minimumRsaBits: 1024,
      digests: ["sha1", "sha256", "sha384", "sha512"],
      curves: ["P-256", "P-384", "P-521"],
    },
    what: file,
  });
}

function parseEveryExtension(extensions: Extensions): void {
  extensions.get(basicConstraints);
  extensions.get(keyUsage);
  extensions.get(extendedKeyUsage);
  extensions.get(subjectAlternativeName);
  extensions.get(nameConstraints);
  extensions.get(keyIdentifiers.subjectKeyIdentifier);
  extensions.get(keyIdentifiers.authorityKeyIdentifier);
  extensions.get(policies.certificatePolicies);
  extensions.get(policies.policyMappings);
  extensions.get(policies.policyConstraints);
  extensions.get(policies.inhibitAnyPolicy);
}

function block(corpus: Corpus, file: string, label: string): Uint8Array {
  const found = parsePem(corpus.readText(file)).find(
    (each) => each.label === label,
  );
  if (!found) throw new Error(`${file} has no ${label}`);
  return found.bytes;
}
