/** Every way in for bytes from outside, to be measured in a process of its own. */
import assert from "node:assert/strict";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import {
  type PathToValidate,
  validatePath,
  verifySignedData,
} from "@passerelle/server";
import * as make from "../../server/fixtures/certificates.ts";
import { parseCrl } from "../../server/revocation/crl/parse.ts";
import { parseOcspResponse } from "../../server/revocation/ocsp/parse.ts";
import { attempt } from "./attempt.ts";
import { Corpus } from "./corpora.ts";
import * as material from "./fuzz-material.ts";
import type { Input } from "./measure.ts";

/** A way in for bytes from outside, where all else is good. */
interface Entrance {
  readonly title: string;
  /** Throws for what is refused. */
  readonly enter: (bytes: Uint8Array) => unknown;
  /** Bytes that get through: nothing but the bytes decides. */
  readonly good: Uint8Array;
}

export const ENTRANCES: readonly Entrance[] = [
  {
    title: "as a signature over other bytes",
    enter: (signature) =>
      verifySignedData({
        signature,
        content: material.content,
        trustAnchors: [material.root.certificate],
        at: make.NOW,
        revocation: "none",
      }),
    good: material.signature,
  },
  {
    title: "as a signature that holds its content",
    enter: (signature) =>
      verifySignedData({
        signature,
        trustAnchors: [material.root.certificate],
        at: make.NOW,
        revocation: "none",
        policy: {
          requireSigningCertificate: false,
          allowUnsignedAttributes: true,
          digests: ["sha1", "sha256", "sha384", "sha512"],
          minimumRsaBits: 1024,
        },
      }),
    good: material.signatureWithContent,
  },
  {
    title: "as a certificate",
    enter: (certificate) => validate({ certificate }),
    good: material.person,
  },
  {
    title: "as the intermediate that a path needs",
    enter: (bytes) => validate({ intermediates: [bytes] }),
    good: material.authority.certificate,
  },
  {
    title: "as the CRL that is asked for",
    enter: (bytes) => validateBelowAuthority({ crls: [bytes] }),
    good: material.goodCrl,
  },
  {
    title: "as the OCSP response that is asked for",
    enter: (bytes) => validateBelowAuthority({ ocspResponses: [bytes] }),
    good: material.goodOcspResponse,
  },
];

function validate(given: Partial<PathToValidate>) {
  return validatePath({
    certificate: material.person,
    intermediates: [material.authority.certificate],
    trustAnchors: [material.root.certificate],
    at: make.NOW,
    revocation: "none",
    ...given,
  });
}

export const PARSERS: readonly Entrance[] = [
  { title: "as a CRL", enter: parseCrl, good: material.goodCrl },
  {
    title: "as an OCSP response",
    enter: parseOcspResponse,
    good: material.goodOcspResponse,
  },
];

/** The files of the fuzz corpus by the way in of this title, behind what is good. */
export function* inputs(title: string): Generator<Input> {
  const entrance = [...ENTRANCES, ...PARSERS].find(
    (each) => each.title === title,
  );
  assert.ok(entrance, title);
  const { enter, good } = entrance;
  yield { name: "good", run: () => outcomeOf(enter, good) };
  const corpus = new Corpus("fuzz");
  for (const name of corpus.listFolders()) {
    const bytes = corpus.read(name);
    yield { name, run: () => outcomeOf(enter, bytes) };
  }
}

function outcomeOf(enter: Entrance["enter"], bytes: Uint8Array): string {
  // A copy, for what is measured again: parsers know an array again that they have parsed.
  const result = attempt(() => enter(Uint8Array.from(bytes)));
  return result instanceof PasserelleError ? "refused" : "taken";
}

/** With the authority itself trusted, nothing but the person's certificate can be revoked. */
export function validateBelowAuthority(
  evidence: Pick<PathToValidate, "crls" | "ocspResponses">,
) {
  return validate({
    trustAnchors: [material.authority.certificate],
    intermediates: [],
    revocation: "hard",
    ...evidence,
  });
}
