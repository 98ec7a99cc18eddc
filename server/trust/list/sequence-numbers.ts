import { randomUUID } from "node:crypto";
import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import * as v from "valibot";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { parseWith } from "@passerelle/shared/protocol/parse.ts";
import { count } from "../../options/shapes.ts";
import type { TrustedList } from "./parse.ts";
import { refuseList } from "./xml.ts";

const fileSchema = v.strictObject({
  /** By territory and type. */
  sequenceNumbers: v.record(v.string(), count),
});

/**
 * The highest sequence number (ETSI TS 119 612 §5.3.2) of each list that was ever used, by what the list says it is, not
 * by where it came from. In a file of this process's own, they outlast it.
 *
 * Synchronous, so that no other load comes between the check and the use of a set: a few kilobytes for each load.
 */
export class SequenceNumbers {
  readonly #file: string | undefined;
  #highest: ReadonlyMap<string, number> = new Map();

  constructor(file: string | undefined) {
    this.#file = file;
  }

  /**
   * Checks that no list is older than one that was used, and remembers their numbers: all of them, or none.
   *
   * @throws PasserelleError `trusted_list_invalid`; `trust_material_invalid` when the file can be neither read nor written
   */
  take(lists: readonly TrustedList[]): void {
    const known = this.#read();
    const highest = new Map(known);
    const taken = new Set<string>();
    for (const { territory, type, sequenceNumber } of lists) {
      const list = `${territory} ${type}`;
      if (taken.has(list)) throw refuseList(`${list}: more than once`);
      taken.add(list);
      const before = known.get(list) ?? 0;
      if (sequenceNumber < before) {
        throw refuseList(
          `${list}: number ${sequenceNumber} is older than ${before}, which was used before`,
        );
      }
      highest.set(list, sequenceNumber);
    }
    this.#write(highest);
    this.#highest = highest;
  }

  /** Of this process and of the file, whichever is higher. */
  #read(): ReadonlyMap<string, number> {
    const highest = new Map(this.#highest);
    for (const [list, number] of this.#readFile()) {
      highest.set(list, Math.max(number, highest.get(list) ?? 0));
    }
    return highest;
  }

  #readFile(): readonly (readonly [string, number])[] {
    if (this.#file === undefined) return [];
    try {
      const untrusted: unknown = JSON.parse(readFileSync(this.#file, "utf8"));
      const { sequenceNumbers } = parseWith(
        fileSchema,
        untrusted,
        "trust_material_invalid",
      );
      return Object.entries(sequenceNumbers);
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === "ENOENT") return [];
      throw refuseFile(this.#file, cause);
    }
  }

  #write(highest: ReadonlyMap<string, number>): void {
    if (this.#file === undefined) return;
    const sequenceNumbers = Object.fromEntries(highest);
    const text = `${JSON.stringify({ sequenceNumbers }, null, 2)}\n`;
    // In its place at once and whole: a process that ends here leaves the old file.
    const unfinished = `${this.#file}.${randomUUID()}`;
    try {
      writeFileSync(unfinished, text, { flush: true });
      renameSync(unfinished, this.#file);
    } catch (cause) {
      rmSync(unfinished, { force: true });
      throw refuseFile(this.#file, cause);
    }
  }
}

function refuseFile(file: string, cause: unknown): PasserelleError {
  const reason = cause instanceof Error ? cause.message : "unreadable";
  return new PasserelleError("trust_material_invalid", `${file}: ${reason}`, {
    cause,
  });
}
