import assert from "node:assert/strict";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { parseCertificate } from "../../server/certificate/parse.ts";
import { DerReader } from "../../server/der/reader.ts";
import { TAG } from "../../server/der/tags.ts";
import * as der from "../../server/fixtures/der.ts";
import { checkRevocation } from "../../server/revocation/check-revocation.ts";
import { describeCorpus, parsePem } from "./corpora.ts";
import { documented } from "./documented.ts";

interface Case {
  readonly file: string;
  readonly expect: "good" | "revoked" | "unknown";
}
interface Outcome extends Case {
  readonly verdict: Case["expect"];
  readonly reason: string;
}

/** Both corpora use RSA-1024 keys, OCSP has SHA-1 signatures too; their ages are counted without any clock skew. */
const LOWERED = {
  mode: "hard",
  policy: {
    minimumRsaBits: 1024,
    digests: ["sha1", "sha256", "sha384", "sha512"],
    curves: ["P-256"],
  },
  freshness: { clockSkewMs: 0, maximumAgeMs: 7 * 24 * 60 * 60 * 1000 },
} as const;

/** Good in the corpus and refused here, each with the rule that has it so. */
const EXPLAINED: Readonly<Record<string, string>> = {
  "ocsp/good_response_invalid_serial.pem":
    "the certificate’s serial number is BER, which the certificate parser refuses",
  "ocsp/ocsp_sign_indirect.pem":
    "the delegated responder’s certificate has no ocsp-nocheck, and nothing tells its status (RFC 6960 §4.2.2.2.1)",
  "ocsp/has_critical_ct_extension.pem":
    "the critical extension of Certificate Transparency is for browsers, and not understood here",
};

const CORPORA = [
  ["crl", "BoringSSL pki, CRLs", new Date("2017-03-09T00:00:00Z")],
  ["ocsp", "BoringSSL pki, OCSP responses", new Date("2017-03-05T00:00:00Z")],
] as const;

describeCorpus("boringssl-pki", (corpus) => {
  for (const [kind, title, at] of CORPORA) {
    const cases = corpus.readJson(`${kind}.json`) as Case[];
    const outcomes = cases.map((one) =>
      run(one, corpus.readText(one.file), kind, at),
    );

    it(`${kind}: never takes for good what is not`, () => {
      const wrong = outcomes.filter(
        ({ expect, verdict }) => verdict === "good" && expect !== "good",
      );
      assert.deepEqual(wrong, []);
    });

    it(`${kind}: agrees on the rest, or says why not`, () => {
      const deviating = outcomes.filter(
        ({ expect, verdict }) => expect !== verdict,
      );
      const agreed = outcomes.length - deviating.length;
      console.log(`    ${kind}: ${outcomes.length} run, ${agreed} agreed`);
      for (const { file, expect, verdict, reason } of deviating) {
        console.log(`      ${file}: ${expect} there, ${verdict} (${reason})`);
        console.log(`        ${EXPLAINED[file] ?? "unexplained"}`);
      }
      assert.deepEqual(
        deviating.map(({ file }) => file).filter((file) => !EXPLAINED[file]),
        [],
      );
      assert.deepEqual(documented.get(title), {
        run: outcomes.length,
        agreed,
        either: 0,
        refusedButValid: deviating.length,
        acceptedButInvalid: 0,
        notClaimed: 0,
      });
    });
  }
});

function run(
  { file, expect }: Case,
  pem: string,
  kind: "crl" | "ocsp",
  at: Date,
): Outcome {
  const blocks = new Map(
    parsePem(pem).map(({ label, bytes }) => [label, bytes]),
  );
  const path = ["CERTIFICATE", "CA CERTIFICATE", "CA CERTIFICATE 2"].flatMap(
    (label) => blocks.get(label) ?? [],
  );
  const crl = blocks.get("CRL");
  const ocspResponse = blocks.get("OCSP RESPONSE");
  try {
    checkRevocation({
      path: path.map((bytes) => parseCertificate(withUtcTimes(bytes))),
      crls: kind === "crl" && crl ? [crl] : [],
      ocspResponses: kind === "ocsp" && ocspResponse ? [ocspResponse] : [],
      at,
      ...LOWERED,
    });
    return { file, expect, verdict: "good", reason: "" };
  } catch (error) {
    if (!(error instanceof PasserelleError)) throw error;
    const verdict =
      error.code === "certificate_revoked" ? "revoked" : "unknown";
    return { file, expect, verdict, reason: `${error.code}: ${error.message}` };
  }
}

/**
 * The corpus writes validity as GeneralizedTime before 2050, which RFC 5280 §4.1.2.5 forbids and the certificate parser
 * refuses. The certificates stand for a path that is validated already, so they may be rewritten; CRLs and responses
 * stay as they are.
 */
function withUtcTimes(bytes: Uint8Array): Uint8Array {
  const certificate = new DerReader(bytes).enter(TAG.sequence, "certificate");
  const tbs = certificate.enter(TAG.sequence, "tbsCertificate");
  const fields: Uint8Array[] = [];
  while (!tbs.isDone) fields.push(withUtcTime(tbs.readElement("field")));
  return der.sequence(der.sequence(...fields), certificate.rest);
}

function withUtcTime(field: Uint8Array): Uint8Array {
  if (field[0] !== TAG.sequence) return field;
  const times = new DerReader(field).enter(TAG.sequence, "validity");
  const utcTimes: Uint8Array[] = [];
  while (times.tag === TAG.generalizedTime) {
    const digits = times.readContents(TAG.generalizedTime, "time");
    utcTimes.push(der.tlv(TAG.utcTime, digits.subarray("20".length)));
  }
  return utcTimes.length === 2 ? der.sequence(...utcTimes) : field;
}
