import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { equalBytes } from "../../der/equal-bytes.ts";
import { refuseDer } from "../../der/refuse.ts";
import { contextConstructed, contextPrimitive, TAG } from "../../der/tags.ts";
import type { ExtensionType } from "../extensions.ts";
import { type GeneralName, readGeneralNames } from "../general-name.ts";
import type { Certificate } from "../parse.ts";

/** RFC 5280 §4.2.1.2. */
export const subjectKeyIdentifier: ExtensionType<Uint8Array> = {
  oid: "2.5.29.14",
  name: "subjectKeyIdentifier",
  parse: (reader, what) => reader.readOctetString(what),
};

/** Whether a certificate, nothing of it judged, has this key identifier: not if its own is malformed. */
export function hasKeyIdentifier(
  { extensions }: Pick<Certificate, "extensions">,
  keyIdentifier: Uint8Array,
): boolean {
  try {
    const own = extensions.get(subjectKeyIdentifier);
    return own !== undefined && equalBytes(own, keyIdentifier);
  } catch (problem) {
    if (problem instanceof PasserelleError) return false;
    throw problem;
  }
}

export interface AuthorityKeyIdentifier {
  readonly keyIdentifier: Uint8Array | undefined;
  readonly issuer: readonly GeneralName[] | undefined;
  /** The contents of the INTEGER. */
  readonly serialNumber: Uint8Array | undefined;
}

/** RFC 5280 §4.2.1.1. */
export const authorityKeyIdentifier: ExtensionType<AuthorityKeyIdentifier> = {
  oid: "2.5.29.35",
  name: "authorityKeyIdentifier",
  parse(reader, what) {
    const fields = reader.enter(TAG.sequence, what);
    const keyIdentifier =
      fields.tag === contextPrimitive(0)
        ? fields.readContents(contextPrimitive(0), what)
        : undefined;
    const issuer =
      fields.tag === contextConstructed(1)
        ? readGeneralNames(fields, what, contextConstructed(1))
        : undefined;
    const serialNumber =
      fields.tag === contextPrimitive(2)
        ? fields.readInteger(what, contextPrimitive(2))
        : undefined;
    fields.expectEnd(what);
    if ((issuer === undefined) !== (serialNumber === undefined)) {
      throw refuseDer(what, "issuer and serial number only come together");
    }
    return { keyIdentifier, issuer, serialNumber };
  },
};
