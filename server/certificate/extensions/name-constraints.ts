import type { DerReader } from "../../der/reader.ts";
import { refuseDer } from "../../der/refuse.ts";
import { contextConstructed, TAG } from "../../der/tags.ts";
import type { ExtensionType } from "../extensions.ts";
import { type GeneralName, readGeneralName } from "../general-name.ts";

export interface NameConstraints {
  readonly permitted: readonly GeneralName[];
  readonly excluded: readonly GeneralName[];
}

/** RFC 5280 §4.2.1.10. An iPAddress here is an address followed by a mask. */
export const nameConstraints: ExtensionType<NameConstraints> = {
  oid: "2.5.29.30",
  name: "nameConstraints",
  parse(reader, what) {
    const fields = reader.enter(TAG.sequence, what);
    if (fields.isDone) throw refuseDer(what, "empty");
    const permitted = readSubtrees(fields, 0, `${what}.permittedSubtrees`);
    const excluded = readSubtrees(fields, 1, `${what}.excludedSubtrees`);
    fields.expectEnd(what);
    return { permitted, excluded };
  },
};

function readSubtrees(
  fields: DerReader,
  number: number,
  what: string,
): GeneralName[] {
  const list = fields.enterOptional(contextConstructed(number), what);
  if (!list) return [];
  if (list.isDone) throw refuseDer(what, "empty");
  const subtrees: GeneralName[] = [];
  while (!list.isDone) {
    const subtree = list.enter(TAG.sequence, what);
    const base = readGeneralName(subtree, what);
    if (base.kind === "ip" && !isAddressRange(base.bytes)) {
      throw refuseDer(what, "malformed range of IP addresses");
    }
    subtrees.push(base);
    // RFC 5280 §4.2.1.10: minimum is its default of 0, maximum is absent.
    subtree.expectEnd(`${what}: minimum or maximum`);
  }
  return subtrees;
}

/** An address and a mask of ones, then zeros (RFC 4632). */
function isAddressRange(bytes: Uint8Array): boolean {
  if (bytes.length !== 8 && bytes.length !== 32) return false;
  const bits = [...bytes.subarray(bytes.length / 2)]
    .map((byte) => byte.toString(2).padStart(8, "0"))
    .join("");
  return /^1*0*$/.test(bits);
}
