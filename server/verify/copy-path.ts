import type { SignedPath } from "../path/signed-path.ts";

/**
 * The certificates of a path, DER, as copies: whoever gets them may write to them or hand them to another thread, and
 * trust anchors and cached intermediates stay what they are.
 */
export function copyPath(certificates: SignedPath): Uint8Array[] {
  return certificates.map(({ bytes }) => new Uint8Array(bytes));
}
