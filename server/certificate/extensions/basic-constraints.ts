import { refuseDer } from "../../der/refuse.ts";
import { TAG } from "../../der/tags.ts";
import { MAX_PATH_LENGTH } from "../../limits.ts";
import type { ExtensionType } from "../extensions.ts";

export interface BasicConstraints {
  readonly isCa: boolean;
  /** How many certificates that are not self-issued may stand between this one and the last. */
  readonly pathLength: number | undefined;
}

/** RFC 5280 §4.2.1.9. */
export const basicConstraints: ExtensionType<BasicConstraints> = {
  oid: "2.5.29.19",
  name: "basicConstraints",
  parse(reader, what) {
    const fields = reader.enter(TAG.sequence, what);
    let isCa = false;
    if (fields.tag === TAG.boolean) {
      isCa = fields.readBoolean(what);
      if (!isCa) throw refuseDer(what, "BER encoding of a default value");
    }
    const pathLength = fields.isDone
      ? undefined
      : fields.readSmallInteger(`${what}.pathLenConstraint`);
    fields.expectEnd(what);
    if (pathLength !== undefined && pathLength > MAX_PATH_LENGTH) {
      throw refuseDer(what, "path length beyond all reason");
    }
    return { isCa, pathLength };
  },
};
