import assert from "node:assert/strict";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import {
  type PathToValidate,
  validatePath,
  verifySignedData,
} from "@passerelle/server";
import { parseSignedData } from "../../server/cms/parse.ts";
import { NOW } from "../../server/fixtures/certificates.ts";
import { parseCrl } from "../../server/revocation/crl/parse.ts";
import { parseOcspResponse } from "../../server/revocation/ocsp/parse.ts";
import { attempt } from "./attempt.ts";
import * as material from "./fuzz-material.ts";

const trustAnchors = [material.root.certificate];

function verify(signature: Uint8Array) {
  return verifySignedData({
    signature,
    content: material.content,
    trustAnchors,
    at: NOW,
    revocation: "none",
  });
}

function validate(given: Partial<PathToValidate>) {
  return validatePath({
    certificate: material.person,
    intermediates: [material.authority.certificate],
    trustAnchors,
    at: NOW,
    revocation: "none",
    ...given,
  });
}

const hex = (bytes: Uint8Array | undefined) =>
  Buffer.from(bytes ?? []).toString("hex");

/** What the key signed, and its signature: all that a changed message must share with an original to be accepted. */
function signedPartOfMessage(signature: Uint8Array): string {
  const { signerInfos } = parseSignedData(signature, signature.length);
  return signerInfos
    .map(({ signedAttributes, signature: value }) =>
      [signedAttributes, value].map(hex).join(" "),
    )
    .join(",");
}

const signedMessages = new Map(
  [material.signature, material.pssSignature].map((original) => [
    signedPartOfMessage(original),
    verify(original),
  ]),
);

/**
 * Verifies a signature. Accepted, it must hold what the key signed, and say what the original says; around that only
 * what nobody signs may differ, such as further certificates.
 *
 * @returns whether it is accepted
 * @throws AssertionError for a verdict that nothing justifies
 */
export function judgeSignature(signature: Uint8Array): boolean {
  const verified = attempt(() => verify(signature));
  if (verified instanceof PasserelleError) return false;
  const original = signedMessages.get(signedPartOfMessage(signature));
  assert.ok(original, "accepted, but not signed");
  assert.deepEqual(verified, original);
  return true;
}

const signedCertificates = new Set(
  [
    material.person,
    material.authority.certificate,
    material.root.certificate,
  ].map(hex),
);

/**
 * Validates a path with a certificate in each of its places. Of a certificate everything is signed: a path may be made
 * of the very originals only.
 *
 * @returns whether a path is accepted
 * @throws AssertionError for a verdict that nothing justifies
 */
export function judgePath(bytes: Uint8Array): boolean {
  const { certificate: authority } = material.authority;
  const places: readonly Partial<PathToValidate>[] = [
    { certificate: bytes },
    { intermediates: [bytes] },
    { intermediates: [bytes, authority] },
  ];
  const accepted = places.filter((given) => {
    const path = attempt(() => validate(given));
    if (path instanceof PasserelleError) return false;
    const certificates = path.certificates.map(hex);
    assert.equal(certificates[0], hex(given.certificate ?? material.person));
    const forged = certificates.filter((each) => !signedCertificates.has(each));
    assert.deepEqual(forged, [], "accepted, but not signed");
    return true;
  });
  return accepted.length > 0;
}

function signedPartOfEvidence(bytes: Uint8Array): string | undefined {
  for (const parse of [parseCrl, parseOcspResponse]) {
    const parsed = attempt(() => parse(bytes));
    if (parsed instanceof PasserelleError) continue;
    return [parsed.tbs, parsed.signature].map(hex).join(" ");
  }
  return undefined;
}

const signedPartsOf = (...originals: readonly Uint8Array[]) =>
  new Set(originals.map(signedPartOfEvidence));
const good = signedPartsOf(material.goodCrl, material.goodOcspResponse);
const revoking = signedPartsOf(
  material.revokingCrl,
  material.revokingOcspResponse,
);

/**
 * Asks for revocation with something as a CRL and as an OCSP response: alone, beside good evidence, and beside evidence
 * that the certificate is revoked. Only what its authority signed may make it good or revoked.
 *
 * @returns whether it made the certificate good, or revoked
 * @throws AssertionError for a verdict that nothing justifies
 */
export function judgeRevocation(bytes: Uint8Array): boolean {
  const codeWith = (...crls: readonly Uint8Array[]) => {
    const result = attempt(() =>
      validate({
        // Trusted itself, so that nothing but the person's certificate can be revoked.
        trustAnchors: [material.authority.certificate],
        crls: [bytes, ...crls],
        ocspResponses: [bytes],
        revocation: "hard",
      }),
    );
    return result instanceof PasserelleError ? result.code : "good";
  };
  const part = signedPartOfEvidence(bytes);
  const alone = codeWith();
  if (alone === "good") assert.ok(good.has(part), "good, but not signed");
  const mayRevoke = revoking.has(part);
  if (alone === "certificate_revoked")
    assert.ok(mayRevoke, "revoked by nobody");
  const besideGood = codeWith(material.goodCrl);
  if (!mayRevoke) assert.equal(besideGood, "good");
  assert.equal(codeWith(material.revokingCrl), "certificate_revoked");
  return alone === "good" || alone === "certificate_revoked";
}
