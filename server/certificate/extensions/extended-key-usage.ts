import { refuseDer } from "../../der/refuse.ts";
import { TAG } from "../../der/tags.ts";
import type { ExtensionType } from "../extensions.ts";

/** RFC 5280 §4.2.1.12: the purposes' OIDs. */
export const extendedKeyUsage: ExtensionType<readonly string[]> = {
  oid: "2.5.29.37",
  name: "extendedKeyUsage",
  parse(reader, what) {
    const list = reader.enter(TAG.sequence, what);
    if (list.isDone) throw refuseDer(what, "empty");
    const purposes: string[] = [];
    while (!list.isDone) purposes.push(list.readOid(what));
    return purposes;
  },
};
