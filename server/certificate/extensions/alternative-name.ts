import { refuseDer } from "../../der/refuse.ts";
import type { ExtensionType } from "../extensions.ts";
import { type GeneralName, readGeneralNames } from "../general-name.ts";

/** RFC 5280 §4.2.1.6. */
export const subjectAlternativeName: ExtensionType<readonly GeneralName[]> = {
  oid: "2.5.29.17",
  name: "subjectAltName",
  parse(reader, what) {
    const names = readGeneralNames(reader, what);
    for (const name of names) {
      if (name.kind === "ip" && ![4, 16].includes(name.bytes.length)) {
        throw refuseDer(what, "IP address neither of 4 nor of 16 bytes");
      }
    }
    return names;
  },
};
