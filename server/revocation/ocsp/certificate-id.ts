import { digestOf } from "../../algorithms/digest.ts";
import { DIGEST_ALGORITHMS, type DigestName } from "../../algorithms/table.ts";
import { equalBytes } from "../../der/equal-bytes.ts";
import type { Subject } from "../finding.ts";
import type { CertificateId } from "./single-response.ts";

/**
 * Whether a CertID means the subject: the issuer's name and key and the serial number. Any digest will do, SHA-1
 * included: it finds the certificate, the responder’s signature protects the answer.
 */
export function isCertificateId(
  id: CertificateId,
  { certificate, authorities: [issuer] }: Subject,
): boolean {
  const digest = DIGEST_ALGORITHMS[id.hashAlgorithm.oid];
  if (
    !digest ||
    !issuer ||
    !equalBytes(id.serialNumber, certificate.serialNumber)
  ) {
    return false;
  }
  const hashes = issuerHashes(
    certificate.issuer,
    issuer.publicKey.key,
    digest.name,
  );
  return (
    equalBytes(id.issuerNameHash, hashes.name) &&
    equalBytes(id.issuerKeyHash, hashes.key)
  );
}

/** issuerNameHash and issuerKeyHash (RFC 6960 §4.1.1), over the Name and the contents of the key's BIT STRING. */
export function issuerHashes(
  issuerName: Uint8Array,
  issuerKey: Uint8Array,
  digest: DigestName,
): { readonly name: Uint8Array; readonly key: Uint8Array } {
  return {
    name: digestOf(digest, issuerName),
    key: digestOf(digest, issuerKey),
  };
}
