import { verifySignedData } from "@passerelle/server";
import { parseCertificate } from "../../server/certificate/parse.ts";
import { signingTime } from "../../server/cms/attribute-types.ts";
import { parseSignedAttributes } from "../../server/cms/attributes.ts";
import { parseSignedData } from "../../server/cms/parse.ts";
import * as select from "../../server/cms/select-signer.ts";
import { verifySignerInfo } from "../../server/cms/verify-signer-info.ts";
import { selectContent } from "../../server/verify/content.ts";
import { resolvePolicy } from "../../server/verify/policy-schema.ts";
import { type Corpus, describeCorpus, parsePem } from "./corpora.ts";
import { type Deviation, Tally } from "./tally.ts";

interface CmsCase {
  readonly file: string;
  /** `chain-invalid`: the signature is good, the certificate is not; `no-signer`: nothing is signed. */
  readonly expect: "valid" | "either" | "chain-invalid" | "no-signer";
  readonly content: string | null;
  readonly signer_cert: string | null;
  readonly anchor: string | null;
}

/** As lenient as the product can be made: old messages, no purpose, no CAdES. */
const LENIENT = {
  minimumRsaBits: 1024,
  digests: ["sha1", "sha256", "sha384", "sha512"],
  keyUsage: ["digitalSignature", "nonRepudiation"],
  extendedKeyUsage: ["1.3.6.1.5.5.7.3.4"],
  requireSigningCertificate: false,
  allowUnsignedAttributes: true,
} as const;

const DEVIATIONS: readonly Deviation[] = [
  { reason: "DSA keys", cases: /key 1\.2\.840\.10040\.4\.1$/ },
  { reason: "BER messages", cases: /der_invalid: SignedData: BER/ },
  { reason: "several signers", cases: /signer_count/ },
];

describeCorpus("cms", (corpus) => {
  const cases = (corpus.readJson("cases.json") as readonly CmsCase[]).filter(
    ({ file }) => !file.endsWith(".eml"),
  );

  it("is agreed with on signatures", () => {
    const tally = new Tally("CMS messages, signatures", DEVIATIONS);
    for (const each of cases) {
      const expected = {
        valid: "valid",
        "chain-invalid": "valid",
        either: "either",
        "no-signer": "invalid",
      } as const;
      tally.run({ id: each.file, expected: expected[each.expect] }, () =>
        verifySignatureOnly(corpus, each),
      );
    }
    tally.close();
  });

  it("is agreed with on certificates", () => {
    const tally = new Tally(
      "CMS messages, with their certificates",
      DEVIATIONS,
    );
    for (const each of cases) {
      if (each.anchor === null) {
        tally.leaveOut("messages that come without an anchor");
        continue;
      }
      const expected = {
        valid: "valid",
        "chain-invalid": "invalid",
        either: "either",
        "no-signer": "invalid",
      } as const;
      tally.run({ id: each.file, expected: expected[each.expect] }, () =>
        verifyWhole(corpus, each, each.anchor as string),
      );
    }
    tally.close();
  });
});

function readMessage(corpus: Corpus, { file }: CmsCase): Uint8Array {
  if (!file.endsWith(".pem")) return corpus.read(file);
  return parsePem(corpus.readText(file))[0]?.bytes ?? new Uint8Array();
}

function verifySignatureOnly(corpus: Corpus, each: CmsCase): void {
  const policy = resolvePolicy(LENIENT);
  const bytes = readMessage(corpus, each);
  const message = parseSignedData(bytes, bytes.length);
  const signerInfo = select.selectSignerInfo(message);
  const given = each.content === null ? undefined : corpus.read(each.content);
  const content = selectContent(message, given);
  const extra =
    each.signer_cert === null ? [] : [corpus.read(each.signer_cert)];
  const { certificate } = select.selectSignerCertificate(
    signerInfo,
    message,
    extra.map((one) => parseCertificate(one)),
  );
  const digest = select.selectSignerDigest(message, signerInfo, policy);
  verifySignerInfo(
    signerInfo,
    certificate,
    { type: message.contentType, bytes: content },
    digest,
    policy,
  );
}

function verifyWhole(corpus: Corpus, each: CmsCase, anchor: string): void {
  const signature = readMessage(corpus, each);
  const [signerInfo] = parseSignedData(signature, signature.length).signerInfos;
  const signedAt =
    signerInfo?.signedAttributes &&
    parseSignedAttributes(signerInfo.signedAttributes).get(signingTime);
  verifySignedData({
    signature,
    ...(each.content !== null && { content: corpus.read(each.content) }),
    trustAnchors: [corpus.read(anchor)],
    certificates:
      each.signer_cert === null ? [] : [corpus.read(each.signer_cert)],
    at: new Date(signedAt ?? "2000-01-01T00:00:00Z"),
    revocation: "none",
    policy: LENIENT,
  });
}
