import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { MAX_CERTIFICATES_PER_TOKEN } from "@passerelle/shared/limits.ts";
import type { Handle, Template } from "pkcs11js";
import * as ck from "./constants.ts";
import type { Library } from "./library.ts";
import type { LoadedModule } from "./loaded-module.ts";
import { findObjects, readAttribute } from "./objects.ts";
import type { ReadToken } from "./read-token.ts";

/** A slot, and certificates that its token has shown. */
export type ShownToken = Pick<ReadToken, "slot" | "certificates">;

/**
 * Checks, before a PIN is sent, that the token in a slot still has the certificates it was shown with. Some libraries
 * hide that a key was swapped for another between two looks, and the PIN would cost the other key a try.
 *
 * @throws PasserelleError `token_removed`
 */
export function checkSameToken(
  { library, slots }: LoadedModule,
  session: Handle,
  { slot, certificates }: ShownToken,
): void {
  const [first, ...others] = certificates;
  if (first === undefined) return;
  const isOnly = others.length === 0 && first.keyId.length > 0;
  const byId = { type: ck.CKA_ID, value: first.keyId };
  // Not every library finds certificates by their ID.
  if (isOnly && holds(library, session, [byId], certificates)) return;
  if (holds(library, session, [], certificates)) return;
  slots.forget(slot);
  throw new PasserelleError("token_removed", "another token is in its place");
}

function holds(
  library: Library,
  session: Handle,
  template: Template,
  certificates: ShownToken["certificates"],
): boolean {
  const objects = findObjects(
    library,
    session,
    [{ type: ck.CKA_CLASS, value: ck.CKO_CERTIFICATE }, ...template],
    MAX_CERTIFICATES_PER_TOKEN,
  );
  const values = new Set(
    objects.map((object) =>
      readAttribute(library, session, object, ck.CKA_VALUE)?.toString("base64"),
    ),
  );
  return certificates.every(({ value }) => values.has(value));
}
