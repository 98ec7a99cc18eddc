import { hasMethods } from "./shapes.ts";

/** Certificates that may change while the server runs, as `createPemTrustAnchors` gives them. */
export interface CertificateSource {
  /** DER, one certificate each; the same array as before when nothing has changed. */
  current(): readonly Uint8Array[];
}

export function isCertificateSource(
  given: unknown,
): given is CertificateSource {
  return hasMethods(given, ["current"]);
}

/** Reads anew when what is read from has become another. */
export function follow<Source, Result>(
  current: () => Source,
  read: (source: Source) => Result,
): () => Result {
  let known = current();
  let result = read(known);
  return () => {
    const now = current();
    if (now !== known) {
      result = read(now);
      known = now;
    }
    return result;
  };
}
