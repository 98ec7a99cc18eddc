import { hash } from "node:crypto";
import { readCertificate } from "@passerelle/host/certificate/read-certificate.ts";
import {
  chooseScheme,
  signatureInput,
} from "@passerelle/host/cms/algorithms.ts";
import { buildSignedAttributes } from "@passerelle/host/cms/signed-attributes.ts";
import { buildSignedData } from "@passerelle/host/cms/signed-data.ts";
import { encodeSignature } from "@passerelle/host/cms/verify-signature.ts";
import { findPrivateKey } from "@passerelle/host/pkcs11/find-key.ts";
import { openLibrary, type Library } from "@passerelle/host/pkcs11/library.ts";
import { readCertificates } from "@passerelle/host/pkcs11/read-certificates.ts";
import { SOFTHSM_MODULE } from "../../dev/softhsm.ts";

const SESSION_FLAGS = 4;
const CKU_USER = 1;

type Handle = ReturnType<Library["C_OpenSession"]>;
const CONTENT = Buffer.from("Passerelle statement 1\n".repeat(10));

export interface TokenSigner {
  readonly input: Buffer;
  readonly mechanism: number;
  /** Everything from the statement to the CMS but the host's own verification. */
  signToCms(): Buffer;
}

/** Opens SoftHSM in this process (SOFTHSM2_CONF), logged in, with the key of each CKA_ID. */
export function openSigners(
  pin: string,
  ids: readonly string[],
): Map<string, TokenSigner> {
  const library = openLibrary(SOFTHSM_MODULE, null);
  const [handle] = library.C_GetSlotList(true);
  if (handle === undefined) throw new Error("no token");
  const session = library.C_OpenSession(handle, SESSION_FLAGS);
  library.C_Login(session, CKU_USER, pin);
  const certificates = readCertificates(library, session);
  return new Map(
    ids.map((id) => {
      const certificate = certificates.find(
        ({ keyId }) => keyId.toString("hex") === id,
      );
      const key = certificate && findPrivateKey(library, session, certificate);
      if (!certificate || !key) throw new Error(`no key ${id}`);
      return [id, createSigner(library, session, key, certificate.der)];
    }),
  );
}

function createSigner(
  library: Library,
  session: Handle,
  key: Handle,
  der: Buffer,
): TokenSigner {
  const signer = readCertificate(der);
  const scheme = chooseScheme(signer.publicKeyKind, null);
  if (scheme === null) throw new Error("no scheme");
  const certificateDigest = Buffer.from(signer.hash, "hex");
  const prepare = () => {
    const signedAttributes = buildSignedAttributes({
      contentDigest: hash(scheme.digest, CONTENT, "buffer"),
      signingTime: new Date(),
      certificateDigest,
    });
    const digest = hash(scheme.digest, signedAttributes, "buffer");
    const input = signatureInput(scheme, signedAttributes, digest);
    return { signedAttributes, input };
  };
  return {
    input: prepare().input,
    mechanism: scheme.mechanism,
    signToCms: () => {
      const { signedAttributes, input } = prepare();
      library.C_SignInit(session, { mechanism: scheme.mechanism }, key);
      const raw = library.C_Sign(session, input, Buffer.alloc(1024));
      const signature = encodeSignature(scheme, raw);
      return buildSignedData({
        scheme,
        signedAttributes,
        signature,
        signer,
        intermediates: [],
      });
    },
  };
}
