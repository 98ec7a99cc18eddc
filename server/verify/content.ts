import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import type { SignedData } from "../cms/parse.ts";
import { refuseCms } from "../cms/refuse.ts";

/**
 * The bytes that are signed: those inside the message, or those given where it is detached. Given both, they must not
 * leave a choice.
 *
 * @throws PasserelleError `content_missing`, `cms_invalid`
 */
export function selectContent(
  message: SignedData,
  given: Uint8Array | undefined,
): Uint8Array {
  const content = message.content ?? given;
  if (!content) {
    throw new PasserelleError(
      "content_missing",
      "SignedData: detached, and no content was given",
    );
  }
  if (message.content && given) {
    throw refuseCms("holds its content, and another was given");
  }
  return content;
}
