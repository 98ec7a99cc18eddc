import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { verifySignature } from "../../server/algorithms/verify-signature.ts";
import {
  authorityKeyIdentifier,
  subjectKeyIdentifier,
} from "../../server/certificate/extensions/key-identifiers.ts";
import { certificatePolicies } from "../../server/certificate/extensions/policies.ts";
import {
  type Certificate,
  parseCertificate,
} from "../../server/certificate/parse.ts";
import { checkCriticalExtensions } from "../../server/path/critical-extensions.ts";
import { checkProfile } from "../../server/path/profile.ts";
import { isSelfIssued } from "../../server/path/self-issued.ts";
import { describeName } from "../../server/names/describe.ts";
import { checkName } from "../../server/names/parse.ts";
import { describeCorpus } from "./corpora.ts";
import { assertDocumented } from "./documented.ts";

interface Row {
  readonly file: string;
  readonly subject: string;
  readonly serial: string;
  readonly not_before: string;
  readonly not_after: string;
  readonly ski: string | null;
  readonly aki: string | null;
  readonly policies: readonly string[];
  readonly sha256: string;
  readonly issuer_in_set: readonly string[];
}

describeCorpus("eu-ca", (corpus) => {
  const certificates = (corpus.readJson("certs.json") as readonly Row[]).map(
    (row): [Row, Certificate] => [row, parseCertificate(corpus.read(row.file))],
  );

  it("parses whole, to what its table says", () => {
    for (const [row, certificate] of certificates) {
      const { extensions } = certificate;
      checkName(certificate.issuer, row.file);
      checkName(certificate.subject, row.file);
      assert.equal(
        BigInt(`0x${hex(certificate.serialNumber)}`),
        BigInt(row.serial),
      );
      assert.equal(certificate.notBefore, Date.parse(row.not_before));
      assert.equal(certificate.notAfter, Date.parse(row.not_after));
      assert.equal(hexOrNull(extensions.get(subjectKeyIdentifier)), row.ski);
      assert.equal(
        hexOrNull(extensions.get(authorityKeyIdentifier)?.keyIdentifier),
        row.aki,
      );
      // The table was made without the policies of these.
      if (row.file.startsWith("fr-roots/")) continue;
      const policies = extensions.get(certificatePolicies) ?? [];
      assert.deepEqual(
        policies.map(({ policy }) =>
          policy.replace(/^2\.5\.29\.32\.0$/, "any_policy"),
        ),
        row.policies,
      );
      const { commonName } = describeName(certificate.subject);
      if (commonName !== undefined) {
        assert.ok(row.subject.includes(`Common Name: ${commonName}`), row.file);
      }
    }
    console.log(`      eu-ca: parsed ${certificates.length}`);
    assertDocumented(
      `The ${certificates.length} certificates of the European trusted lists all parse`,
    );
  });

  it("verifies by the issuers that are in it", () => {
    const bySha256 = new Map(
      certificates.map(([, each]) => [hex(sha256(each.bytes)), each]),
    );
    let verified = 0;
    for (const [row, certificate] of certificates) {
      for (const reference of row.issuer_in_set) {
        const issuer =
          bySha256.get(reference) ??
          certificates.find(([other]) => other.file === reference)?.[1];
        assert.ok(issuer, reference);
        verifySignature({
          algorithm: certificate.signatureAlgorithm,
          publicKey: issuer.publicKey,
          data: certificate.tbs,
          signature: certificate.signature,
          policy: {
            minimumRsaBits: 1024,
            digests: ["sha1", "sha256", "sha384", "sha512"],
            curves: ["P-256", "P-384", "P-521"],
          },
          what: row.file,
        });
        verified++;
      }
    }
    console.log(`      eu-ca: signatures verified ${verified}`);
    assertDocumented(`the ${verified} signatures whose issuers are there`);
  });

  it("keeps to the profile of issued certificates, but for the ones named", () => {
    const counts: Record<string, number> = {};
    for (const [, certificate] of certificates) {
      // A root is an anchor, and anchors are not held to it.
      if (isSelfIssued(certificate)) continue;
      const outcome = outcomeOf(certificate);
      counts[outcome] = (counts[outcome] ?? 0) + 1;
    }
    // Reasons and countries stand in docs/conformance.md.
    assert.deepEqual(counts, {
      passed: 301,
      "certificate 2 of the path: authorityKeyIdentifier missing (§4.2.1.1)": 2,
      "subjectAltName: empty": 1,
    });
    console.log("      eu-ca: profile passed 301, refused 3");
  });
});

/** How much of a path's checks each certificate of an authority under another would pass. */
function outcomeOf(certificate: Certificate): string {
  try {
    checkProfile(certificate, 1);
    checkCriticalExtensions(certificate, 1);
    return "passed";
  } catch (failure) {
    assert.ok(failure instanceof PasserelleError);
    return failure.message;
  }
}

function sha256(bytes: Uint8Array): Uint8Array {
  return createHash("sha256").update(bytes).digest();
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

function hexOrNull(bytes: Uint8Array | undefined): string | null {
  return bytes ? hex(bytes) : null;
}
