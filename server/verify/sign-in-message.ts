import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import {
  MAX_SIGNATURE_BYTES,
  MAX_SIGNATURE_CHARACTERS,
} from "@passerelle/shared/limits.ts";
import { parseCheckedCertificate } from "../certificate/parse.ts";
import { ID_DATA } from "../cms/oids.ts";
import { parseSignedData, type SignedData } from "../cms/parse.ts";
import { refuseCms } from "../cms/refuse.ts";
import {
  type SignerCertificates,
  selectSignerCertificate,
  selectSignerInfo,
} from "../cms/select-signer.ts";
import type { SignerInfo } from "../cms/signer-info.ts";
import type { IntermediateCache } from "../path/intermediate-cache.ts";

/** A sign-in's signature taken apart, nothing of it verified. */
export interface SignInMessage extends SignerCertificates {
  readonly message: SignedData;
  readonly signerInfo: SignerInfo;
}

/**
 * Parses the signature as it came from the form: detached SignedData over id-data, one signer, certificate included.
 *
 * @param untrusted base64url of DER
 * @throws PasserelleError `signature_too_large`, `encoding_invalid`, `der_invalid`, `cms_invalid`, `signer_count`,
 *   `signer_certificate_missing`, `certificate_invalid`
 */
export function parseSignInMessage(
  untrusted: string,
  intermediateCache?: IntermediateCache,
): SignInMessage {
  if (typeof untrusted !== "string") {
    throw new PasserelleError("encoding_invalid", "the signature is no text");
  }
  if (untrusted.length > MAX_SIGNATURE_CHARACTERS) {
    throw new PasserelleError(
      "signature_too_large",
      `signature of more than ${MAX_SIGNATURE_BYTES} bytes`,
    );
  }
  const bytes = decodeSignature(untrusted);
  const message = parseSignedData(bytes, MAX_SIGNATURE_BYTES);
  if (message.contentType !== ID_DATA) throw refuseCms("not over id-data");
  if (message.content) throw refuseCms("not detached");
  const signerInfo = selectSignerInfo(message);
  const { certificate, certificates } = selectSignerCertificate(
    signerInfo,
    message,
    [],
    (der) => intermediateCache?.find(der) ?? parseCheckedCertificate(der),
  );
  return { message, signerInfo, certificate, certificates };
}

/** Node's own decoder is fast and lenient; only the canonical text encodes back to itself. */
function decodeSignature(untrusted: string): Uint8Array {
  const bytes = Buffer.from(untrusted, "base64url");
  if (bytes.toString("base64url") !== untrusted) {
    throw new PasserelleError(
      "encoding_invalid",
      "the signature is not canonical base64url",
    );
  }
  return bytes;
}
