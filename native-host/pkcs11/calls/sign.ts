import { hash } from "node:crypto";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { CKA_ALWAYS_AUTHENTICATE, CKU_CONTEXT_SPECIFIC } from "../constants.ts";
import { findPrivateKey } from "../find-key.ts";
import type { ModuleRequest, ModuleResults } from "../messages.ts";
import { readAttribute } from "../objects.ts";
import type { TokenCertificate } from "../read-certificates.ts";
import { readOwnCertificates } from "../read-own-certificates.ts";
import type { ReadToken } from "../read-token.ts";
import { withLogin, type Caller } from "../token-session.ts";

/** Of an RSA key of 8192 bits. */
const MAX_RAW_SIGNATURE_BYTES = 1024;

type SignRequest = Extract<ModuleRequest, { call: "sign" }>;

/** Signs with the key of a certificate. One that can be seen before login is looked for before a PIN try is spent. */
export async function sign(
  caller: Caller,
  token: ReadToken,
  request: SignRequest,
  pin: Buffer | null,
): Promise<ModuleResults["sign"]> {
  const mechanism = await mechanismOf(request);
  const visible = findCertificate(token.certificates, request.certificate);
  if (visible === null && token.certificates.length > 0)
    throw new PasserelleError("certificate_not_found");
  const shown = {
    ...token,
    certificates: visible === null ? [] : [visible],
  };
  return withLogin(caller, shown, pin, (session, calls) => {
    const { library } = caller.module;
    const certificate =
      visible ??
      findCertificate(
        readOwnCertificates(library, session),
        request.certificate,
      );
    if (certificate === null)
      throw new PasserelleError("certificate_not_found");
    const key = findPrivateKey(library, session, certificate);
    if (key === null) throw new PasserelleError("certificate_without_key");
    library.C_SignInit(session, mechanism, key);
    const [always] =
      readAttribute(library, session, key, CKA_ALWAYS_AUTHENTICATE) ?? [];
    if (always === 1) calls.login(session, CKU_CONTEXT_SPECIFIC, pin);
    const signature = library.C_Sign(
      session,
      Buffer.from(request.input, "base64"),
      Buffer.alloc(MAX_RAW_SIGNATURE_BYTES),
    );
    return { signature: signature.toString("base64") };
  });
}

/** CK_MECHANISM, with CK_RSA_PKCS_PSS_PARAMS where it takes some. */
async function mechanismOf({ mechanism, pss }: SignRequest) {
  const { Mechanism, RsaPssParams } = await import("graphene-pk11");
  const params = pss && new RsaPssParams(pss.hash, pss.mgf, pss.saltBytes);
  return Mechanism.create({ name: mechanism, params });
}

function findCertificate(
  certificates: readonly TokenCertificate[],
  wanted: string,
): TokenCertificate | null {
  return certificates.find(({ der }) => hash("sha256", der) === wanted) ?? null;
}
