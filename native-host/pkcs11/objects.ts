import type { Handle, Template } from "pkcs11js";
import type { Library } from "./library.ts";
import { tidyUp } from "./tidy-up.ts";

const BATCH = 64;
/** More key objects than this on one token are not looked at. */
export const MAX_KEYS = 512;

/** Finds the objects of a template, at most `limit` (PKCS#11 §5.7.5: an empty batch ends the search). */
export function findObjects(
  library: Library,
  session: Handle,
  template: Template,
  limit: number,
): Handle[] {
  const found: Handle[] = [];
  library.C_FindObjectsInit(session, template);
  try {
    while (found.length < limit) {
      const batch = library.C_FindObjects(
        session,
        Math.min(BATCH, limit - found.length),
      );
      if (batch.length === 0) break;
      found.push(...batch);
    }
  } finally {
    tidyUp(() => library.C_FindObjectsFinal(session));
  }
  return found;
}

/** Reads attributes; null for each that the object does not have or does not show. */
export function readAttributes(
  library: Library,
  session: Handle,
  object: Handle,
  types: readonly number[],
): (Buffer | null)[] {
  try {
    return library
      .C_GetAttributeValue(
        session,
        object,
        types.map((type) => ({ type })),
      )
      .map(({ value }: { value: unknown }) =>
        Buffer.isBuffer(value) ? value : null,
      );
  } catch {
    // One that is missing fails them all.
    return types.map((type) => readAttribute(library, session, object, type));
  }
}

/** Reads one attribute; null where the object has none or does not show it, or the library fails. */
export function readAttribute(
  library: Library,
  session: Handle,
  object: Handle,
  type: number,
): Buffer | null {
  try {
    return takeAttribute(library, session, object, type);
  } catch {
    return null;
  }
}

/** Reads one attribute, and throws what the library does. */
export function takeAttribute(
  library: Library,
  session: Handle,
  object: Handle,
  type: number,
): Buffer | null {
  const [attribute] = library.C_GetAttributeValue(session, object, [{ type }]);
  const value: unknown = attribute?.value;
  return Buffer.isBuffer(value) ? value : null;
}
