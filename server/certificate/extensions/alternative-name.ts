import type { ExtensionType } from "../extensions.ts";
import { type GeneralName, readGeneralNames } from "../general-name.ts";

/** RFC 5280 §4.2.1.6. */
export const subjectAlternativeName: ExtensionType<readonly GeneralName[]> = {
  oid: "2.5.29.17",
  name: "subjectAltName",
  parse: (reader, what) => readGeneralNames(reader, what),
};
