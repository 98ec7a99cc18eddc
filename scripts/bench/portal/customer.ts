import { X509Certificate } from "node:crypto";
import { parseChallenge } from "@passerelle/shared/protocol/challenge.ts";
import { buildStatement } from "@passerelle/shared/statement/build.ts";
import {
  personCertificate,
  rootAuthority,
} from "../../../server/fixtures/certificates.ts";
import * as der from "../../../server/fixtures/der.ts";
import { keyPair } from "../../../server/fixtures/keys.ts";
import { sign } from "../../../server/fixtures/signed-data.ts";

export const CLIENT = "12345678";
export const USER = 1;

/** A customer whose key is at hand, and who answers challenges without a token. */
export interface Customer {
  readonly anchor: Uint8Array;
  readonly certificate: X509Certificate;
  /** base64url of the signature. */
  answer(challenge: string, origin: string): string;
}

export function createCustomer(): Customer {
  const root = rootAuthority("Autorité", keyPair("rsa-2048", "root"));
  const key = keyPair("rsa-2048", "customer");
  const serialNumber = der.integer(4711);
  const fields = { serialNumber };
  const certificate = personCertificate(root, "Hélène Lefèvre", key, fields);
  const signer = { certificate, issuer: root.name, serialNumber, key };
  return {
    anchor: root.certificate,
    certificate: new X509Certificate(certificate),
    answer(challenge, origin) {
      const { nonce } = parseChallenge(challenge);
      const statement = buildStatement({
        purpose: "login",
        origin,
        nonce,
        operation: "none",
      });
      return sign(statement, signer, new Date()).toString("base64url");
    },
  };
}
