import { createHash } from "node:crypto";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import type { Session, SessionObject } from "graphene-pk11";
import * as ck from "./constants.ts";
import type { Library } from "./library.ts";
import type { ModuleRequest, ModuleResults } from "./messages.ts";
import type { TokenCertificate } from "./read-certificates.ts";
import type { ReadToken } from "./read-token.ts";
import { withLogin } from "./token-session.ts";

export type SignRequest = Extract<ModuleRequest, { call: "sign" }>;

/** Signs with the key of a certificate. The certificate is looked for before a PIN try is spent. */
export async function sign(
  library: Library,
  token: ReadToken,
  request: SignRequest,
  pin: Buffer | null,
): Promise<ModuleResults["sign"]> {
  const certificate = token.certificates.find(
    ({ der }) =>
      createHash("sha256").update(der).digest("hex") === request.certificate,
  );
  if (certificate === undefined)
    throw new PasserelleError("certificate_not_found");
  const { RsaPssParams } = await import("graphene-pk11");
  const { mechanism, pss } = request;
  return withLogin(library, token.slot, pin, (session) => {
    const key = findKey(session, certificate);
    const signer = session.createSign(
      {
        name: mechanism,
        params: pss && new RsaPssParams(pss.hash, pss.mgf, pss.saltBytes),
      },
      key as never,
    );
    const signature = signer.once(Buffer.from(request.input, "base64"));
    return { signature: signature.toString("base64") };
  });
}

function findKey(session: Session, { keyId }: TokenCertificate): SessionObject {
  const keys = session.find({ class: ck.CKO_PRIVATE_KEY, id: keyId });
  if (keys.length === 0) throw new PasserelleError("certificate_without_key");
  return keys.items(0);
}
