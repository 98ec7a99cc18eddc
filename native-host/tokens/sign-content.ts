import { hash } from "node:crypto";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import type { Digest } from "../certificate/public-key.ts";
import type { CertificateReading } from "../certificate/read-certificate.ts";
import {
  chooseScheme,
  signatureInput,
  type SignatureScheme,
} from "../cms/algorithms.ts";
import { buildSignedAttributes } from "../cms/signed-attributes.ts";
import { buildSignedData } from "../cms/signed-data.ts";
import { importPublicKey, verifySignature } from "../cms/verify-signature.ts";
import { callLimitMs } from "../supervision/time-limits.ts";
import { unsuitableBecause } from "./suitability.ts";
import { chainOf } from "./chain.ts";
import type { HeldToken } from "./held-token.ts";

export interface SigningOrder {
  readonly certificateHash: string;
  readonly contentDigest: (digest: Digest) => Buffer;
  /** Base64, or null for a reader with its own keypad. */
  readonly pin: string | null;
  readonly clock: () => Date;
  readonly signal: AbortSignal;
}

/**
 * Makes a detached SignedData with a token's key. The module process only turns bytes into a signature; what is signed
 * is composed here, and the signature is verified here before anything is built on it.
 */
export async function signContent(
  held: HeldToken,
  { certificateHash, contentDigest, pin, clock, signal }: SigningOrder,
): Promise<Buffer> {
  const { module, token, certificates } = held;
  const now = clock();
  const { reading, scheme } = usableCertificate(held, certificateHash, now);
  const signedAttributes = buildSignedAttributes({
    contentDigest: contentDigest(scheme.digest),
    signingTime: now,
    certificateDigest: Buffer.from(reading.hash, "hex"),
  });
  const digest = hash(scheme.digest, signedAttributes, "buffer");
  const answer = module.call<"sign">(
    {
      call: "sign",
      slot: token.slot,
      insertion: token.insertion,
      certificate: reading.hash,
      pin,
      mechanism: scheme.mechanism,
      pss: scheme.pss,
      input: signatureInput(scheme, signedAttributes, digest).toString(
        "base64",
      ),
    },
    callLimitMs("sign", pin),
    signal,
  );
  // Takes as long as a small signature: done while the token works.
  const publicKey = importPublicKey(reading.publicKeyInfo);
  const signature = verifySignature(
    scheme,
    publicKey,
    signedAttributes,
    Buffer.from((await answer).signature, "base64"),
  );
  return buildSignedData({
    scheme,
    signedAttributes,
    signature,
    signer: reading,
    intermediates: chainOf(reading, certificates),
  });
}

/** The certificate of this hash, and how its key signs. */
function usableCertificate(
  { token: { mechanisms }, certificates }: HeldToken,
  certificateHash: string,
  now: Date,
): { reading: CertificateReading; scheme: SignatureScheme } {
  const certificate = certificates.find(
    ({ reading }) => reading.hash === certificateHash,
  );
  if (certificate === undefined)
    throw new PasserelleError("certificate_not_found");
  const { reading, key } = certificate;
  const unsuitable = unsuitableBecause(reading, { key, mechanisms }, now);
  if (unsuitable !== null) throw new PasserelleError(unsuitable);
  const scheme = chooseScheme(reading.publicKeyKind, mechanisms);
  if (scheme === null) throw new PasserelleError("mechanism_unsupported");
  return { reading, scheme };
}
