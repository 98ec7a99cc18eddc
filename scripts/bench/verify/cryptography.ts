import { STRICT_ALGORITHMS } from "../../../server/algorithms/policy.ts";
import {
  type SignatureOverData,
  verifySignature,
} from "../../../server/algorithms/verify-signature.ts";
import { parseCertificate } from "../../../server/certificate/parse.ts";
import { parseSignedData } from "../../../server/cms/parse.ts";
import {
  selectSignerCertificate,
  selectSignerInfo,
} from "../../../server/cms/select-signer.ts";
import { TAG } from "../../../server/der/tags.ts";
import type { SignedChain } from "./chain.ts";

type Signed = Omit<SignatureOverData, "policy" | "what">;

/**
 * What no relying party can spare of a sign-in with a chain of three: two keys that are new and a trust anchor's that is
 * not, and a signature by each.
 */
export function createCryptography(chain: SignedChain): () => void {
  const { ofSigner, ofIntermediate, ofAnchor } = takeApart(chain);
  return () => {
    verify({ ...ofSigner, publicKey: unknown(ofSigner) });
    verify({ ...ofIntermediate, publicKey: unknown(ofIntermediate) });
    verify(ofAnchor);
  };
}

function verify(signed: Signed): void {
  verifySignature({ ...signed, policy: STRICT_ALGORITHMS, what: "signature" });
}

/** The key as if nobody had imported it yet. */
function unknown({ publicKey }: Signed): Signed["publicKey"] {
  return { ...publicKey, imported: undefined };
}

/** Each signature with the key that made it. */
function takeApart({
  anchor,
  signature,
}: SignedChain): Record<"ofSigner" | "ofIntermediate" | "ofAnchor", Signed> {
  const message = parseSignedData(signature, signature.length);
  const signerInfo = selectSignerInfo(message);
  const { certificate: signer, certificates } = selectSignerCertificate(
    signerInfo,
    message,
  );
  const intermediate = certificates.find((each) => each !== signer);
  if (!intermediate) throw new Error("no chain of three");
  const data = Uint8Array.from(signerInfo.signedAttributes ?? []);
  // RFC 5652 §5.4.
  data[0] = TAG.set;
  const certified = ({ tbs, ...certificate }: typeof signer) => ({
    algorithm: certificate.signatureAlgorithm,
    data: tbs,
    signature: certificate.signature,
  });
  return {
    ofSigner: {
      algorithm: signerInfo.signatureAlgorithm,
      data,
      signature: signerInfo.signature,
      publicKey: signer.publicKey,
      digestBeside: { name: "sha256", bytes: 32 },
    },
    ofIntermediate: {
      ...certified(signer),
      publicKey: intermediate.publicKey,
    },
    ofAnchor: {
      ...certified(intermediate),
      publicKey: parseCertificate(anchor).publicKey,
    },
  };
}
