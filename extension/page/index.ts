/**
 * What a page may ask of the Passerelle extension. A page learns nothing about keys or certificates: it hands over a
 * challenge of its server and gets a signature for its server to verify.
 */
import { authenticateIn } from "./authenticate.ts";
import { detectIn } from "./detect.ts";
import type { AuthenticateOptions, DetectedExtension } from "./types.ts";

export type { ErrorCode } from "@passerelle/shared/errors/codes.ts";
export { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
export {
  languageOf,
  sentenceFor,
  type Language,
} from "@passerelle/shared/errors/sentence.ts";
export type { AuthenticateOptions, DetectedExtension };

/**
 * Finds the extension; needs no click.
 *
 * @throws PasserelleError `extension_missing` after a second of silence; `context_insecure` outside HTTPS
 */
export async function detect(): Promise<DetectedExtension> {
  return detectIn(globalThis.window);
}

/**
 * Asks the customer to sign in with the certificate on a key. Call it from a click: one click, one call, within a few
 * seconds. The extension opens « Connexion au token »; the page keeps running.
 *
 * @param challenge base64url, as the server issued it
 * @returns the detached CMS SignedData, base64url of its DER, for the server to verify
 * @throws PasserelleError `gesture_required`, `operation_in_progress`, `operation_cancelled`, `challenge_expired`, …
 */
export async function authenticate(
  challenge: string,
  options?: AuthenticateOptions,
): Promise<string> {
  return authenticateIn(globalThis.window, challenge, options);
}
