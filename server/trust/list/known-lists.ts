import { createHash } from "node:crypto";
import {
  type ListPointer,
  parseTrustedList,
  type TrustedList,
} from "./parse.ts";
import { signerKeys, verifyListSignature } from "./signature.ts";
import { decodeXml } from "./xml.ts";

interface KnownList {
  /** Of its bytes, and of each key that might have signed it. */
  readonly digests: string;
  readonly list: TrustedList;
}

/**
 * Lists as they were last read: to verify and parse one takes a second for each megabyte or so, in which nobody signs
 * in, and most reloads bring the same bytes. Whether a list is still current is not asked here.
 */
export class KnownLists {
  /** By URL. */
  readonly #known = new Map<string, KnownList>();

  /** @throws PasserelleError `trusted_list_invalid` */
  read(
    xml: Uint8Array,
    { url, signers }: Pick<ListPointer, "url" | "signers">,
    at: number,
  ): TrustedList {
    const keys = signerKeys(signers, at);
    const digests = [
      xml,
      ...keys.map((key) => key.export({ type: "spki", format: "der" })),
    ]
      .map(digestOf)
      .join(" ");
    const known = this.#known.get(url);
    if (known?.digests === digests) return known.list;
    const list = parseTrustedList(verifyListSignature(decodeXml(xml), keys));
    this.#known.set(url, { digests, list });
    return list;
  }
}

function digestOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("base64");
}
