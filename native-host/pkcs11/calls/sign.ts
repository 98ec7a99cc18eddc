import { hash } from "node:crypto";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { Key, RsaPssParams, type Session } from "graphene-pk11";
import { CKA_ALWAYS_AUTHENTICATE, CKU_CONTEXT_SPECIFIC } from "../constants.ts";
import { findPrivateKey } from "../find-key.ts";
import type { ModuleRequest, ModuleResults } from "../messages.ts";
import { readAttribute } from "../objects.ts";
import type { TokenCertificate } from "../read-certificates.ts";
import { readOwnCertificates } from "../read-own-certificates.ts";
import type { ReadToken } from "../read-token.ts";
import { withLogin, type Caller } from "../token-session.ts";

type SignRequest = Extract<ModuleRequest, { call: "sign" }>;

/** Signs with the key of a certificate. One that can be seen before login is looked for before a PIN try is spent. */
export function sign(
  caller: Caller,
  token: ReadToken,
  request: SignRequest,
  pin: Buffer | null,
): Promise<ModuleResults["sign"]> {
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
        readOwnCertificates(library, session.handle),
        request.certificate,
      );
    if (certificate === null)
      throw new PasserelleError("certificate_not_found");
    const key = findPrivateKey(library, session.handle, certificate);
    if (key === null) throw new PasserelleError("certificate_without_key");
    const signer = beginSigning(
      session,
      new Key(key, session, library),
      request,
    );
    const [always] =
      readAttribute(library, session.handle, key, CKA_ALWAYS_AUTHENTICATE) ??
      [];
    if (always === 1) calls.login(session.handle, CKU_CONTEXT_SPECIFIC, pin);
    const signature = signer.once(Buffer.from(request.input, "base64"));
    return { signature: signature.toString("base64") };
  });
}

function beginSigning(
  session: Session,
  key: Key,
  { mechanism, pss }: SignRequest,
) {
  const params = pss && new RsaPssParams(pss.hash, pss.mgf, pss.saltBytes);
  return session.createSign({ name: mechanism, params }, key);
}

function findCertificate(
  certificates: readonly TokenCertificate[],
  wanted: string,
): TokenCertificate | null {
  return certificates.find(({ der }) => hash("sha256", der) === wanted) ?? null;
}
