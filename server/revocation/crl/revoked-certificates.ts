import { headerLength, readContentLength } from "../../der/header.ts";
import { DerReader } from "../../der/reader.ts";
import { TAG } from "../../der/tags.ts";
import { isFinal, type Revocation } from "../reasons.ts";
import { NO_DETAILS, readEntryDetails } from "./entry-details.ts";
import { readUpdateTime } from "./update-time.ts";

/** From this entry on, until the next of these, the entries are about certificates of this issuer. */
export interface IssuerChange {
  /** By number of the entry. */
  readonly from: number;
  /** The certificateIssuer's Names, whole elements. */
  readonly issuer: readonly Uint8Array[];
}

/**
 * The entries of a CRL, checked, and left where they stand: a CRL may have hundreds of thousands, of which a sign-in
 * asks for one. Looking one up goes through them all, some milliseconds for the largest CRLs.
 */
export class RevokedCertificates {
  /** The contents of revokedCertificates. */
  readonly #bytes: Uint8Array;
  /** Where each entry starts. */
  readonly #offsets: Uint32Array;
  readonly #changes: readonly IssuerChange[];

  constructor(
    bytes: Uint8Array,
    offsets: Uint32Array,
    changes: readonly IssuerChange[],
  ) {
    this.#bytes = bytes;
    this.#offsets = offsets;
    this.#changes = changes;
  }

  /**
   * The revocation of a certificate by serial number, among the entries of the issuers that `isIssuer` accepts;
   * undefined stands for the CRL's own. Of several entries, one that is for good prevails.
   *
   * @param serialNumber the contents of the INTEGER
   */
  find(
    serialNumber: Uint8Array,
    isIssuer: (issuer: readonly Uint8Array[] | undefined) => boolean,
  ): Revocation | undefined {
    let found: Revocation | undefined;
    for (let index = 0; index < this.#offsets.length; index++) {
      const offset = this.#offsets[index] as number;
      if (!this.#isAbout(offset, serialNumber)) continue;
      if (!isIssuer(this.#issuerOf(index))) continue;
      const revocation = this.#read(offset);
      if (isFinal(revocation)) return revocation;
      found ??= revocation;
    }
    return found;
  }

  #isAbout(entry: number, serialNumber: Uint8Array): boolean {
    const bytes = this.#bytes;
    const integer = entry + headerLength(bytes, entry);
    const { length } = serialNumber;
    // Most entries differ here, and most serial numbers have a length of one byte.
    if (length < 0x80 && bytes[integer + 1] !== length) return false;
    const contents = integer + headerLength(bytes, integer);
    if (
      length >= 0x80 &&
      readContentLength(bytes, integer, bytes.length, "serialNumber") !== length
    ) {
      return false;
    }
    for (let index = length - 1; index >= 0; index--) {
      if (bytes[contents + index] !== serialNumber[index]) return false;
    }
    return true;
  }

  #issuerOf(index: number): readonly Uint8Array[] | undefined {
    return this.#changes.findLast(({ from }) => from <= index)?.issuer;
  }

  #read(offset: number): Revocation {
    const what = "revokedCertificates";
    const fields = new DerReader(this.#bytes, offset).enter(TAG.sequence, what);
    fields.skipElement(what);
    const revokedAt = readUpdateTime(fields, what);
    const { reason } = fields.isDone ? NO_DETAILS : readEntryDetails(fields);
    return { revokedAt, reason };
  }
}

export const NO_ENTRIES = new RevokedCertificates(
  new Uint8Array(),
  new Uint32Array(),
  [],
);
