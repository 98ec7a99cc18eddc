import { MAX_CERTIFICATES_PER_TOKEN } from "@passerelle/shared/limits.ts";
import type { Handle, Template } from "pkcs11js";
import { boundedText } from "../bounded-text.ts";
import {
  CKR_ATTRIBUTE_SENSITIVE,
  CKR_ATTRIBUTE_TYPE_INVALID,
  ckrOf,
} from "./ckr.ts";
import * as ck from "./constants.ts";
import type { Library } from "./library.ts";
import { findObjects, takeAttribute } from "./objects.ts";
import type { ReadToken } from "./read-token.ts";

/** A slot, and what its token has shown. */
export type ShownToken = Pick<
  ReadToken,
  "slot" | "label" | "model" | "serialNumber" | "certificates"
>;

/** Whether two readings are of one token, as far as its names tell. */
export function hasSameNames(one: TokenNames, other: TokenNames): boolean {
  return (
    one.label === other.label &&
    one.model === other.model &&
    one.serialNumber === other.serialNumber
  );
}

type TokenNames = Pick<ReadToken, "label" | "model" | "serialNumber">;

/**
 * Whether the token in a slot still has the certificates it was shown with, or where it shows none, its names. To be
 * asked before a PIN is sent: some libraries hide that a key was swapped for another between two looks, and the PIN would
 * cost the other key a try.
 *
 * @throws what the library does, when it can read none of the certificates that are there now
 */
export function isSameToken(
  library: Library,
  session: Handle,
  token: ShownToken,
): boolean {
  const { slot, certificates } = token;
  const [first, ...others] = certificates;
  if (first === undefined) return hasSameNames(token, readNames(library, slot));
  const isOnly = others.length === 0 && first.keyId.length > 0;
  const byId = { type: ck.CKA_ID, value: first.keyId };
  // Not every library finds certificates by their ID.
  if (isOnly && holds(library, session, [byId], certificates)) return true;
  return holds(library, session, [], certificates);
}

function readNames(library: Library, slot: string): TokenNames {
  const info = library.C_GetTokenInfo(Buffer.from(slot, "hex"));
  return {
    label: boundedText(info.label),
    model: boundedText(info.model),
    serialNumber: boundedText(info.serialNumber),
  };
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
  const values = new Set<string>();
  let failure: unknown = null;
  for (const object of objects) {
    try {
      const value = takeAttribute(library, session, object, ck.CKA_VALUE);
      if (value !== null) values.add(value.toString("base64"));
    } catch (error) {
      if (!HAVING_NO_VALUE.has(ckrOf(error))) failure = error;
    }
  }
  if (values.size === 0 && failure !== null) throw failure;
  return certificates.every(({ value }) => values.has(value));
}

const HAVING_NO_VALUE: ReadonlySet<number | null> = new Set([
  CKR_ATTRIBUTE_SENSITIVE,
  CKR_ATTRIBUTE_TYPE_INVALID,
]);
