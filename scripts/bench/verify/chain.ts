import { buildStatement } from "@passerelle/shared/statement/build.ts";
import {
  type Authority,
  intermediateAuthority,
  NOW,
  personCertificate,
  rootAuthority,
} from "../../../server/fixtures/certificates.ts";
import { integer } from "../../../server/fixtures/der.ts";
import { type KeyKind, keyPair } from "../../../server/fixtures/keys.ts";
import { sign } from "../../../server/fixtures/signed-data.ts";

export const ORIGIN = "https://www.example.coop";
export { NOW };

/** A sign-in's signature with the certificates it needs. */
export interface SignedChain {
  readonly anchor: Uint8Array;
  readonly signature: Uint8Array;
  readonly statement: Uint8Array;
  readonly nonce: string;
}

/** @param length certificates in the path, the anchor's included */
export function signChain(kind: KeyKind, length: number): SignedChain {
  const root = rootAuthority("Racine", keyPair(kind, "0"));
  const authorities: Authority[] = [root];
  for (let index = 1; index < length - 1; index++) {
    const issuer = authorities.at(-1) as Authority;
    const key = keyPair(kind, `${index}`);
    authorities.push(intermediateAuthority(issuer, `Autorité ${index}`, key));
  }
  const issuer = authorities.at(-1) as Authority;
  const key = keyPair(kind, "signer");
  const serialNumber = integer(4711);
  const certificate = personCertificate(issuer, "Hélène Lefèvre", key, {
    serialNumber,
  });
  const nonce = "A".repeat(43);
  const statement = buildStatement({
    purpose: "login",
    origin: ORIGIN,
    nonce,
    operation: "none",
  });
  const signature = sign(
    statement,
    { certificate, issuer: issuer.name, serialNumber, key },
    NOW,
    { certificates: authorities.slice(1).map((each) => each.certificate) },
  );
  return { anchor: root.certificate, signature, statement, nonce };
}
