import type { Handle } from "pkcs11js";
import { MAX_TOKENS } from "@passerelle/shared/limits.ts";
import type { Library } from "./library.ts";
import { readToken, type ReadToken } from "./read-token.ts";

/**
 * The tokens of one library. C_WaitForSlotEvent is missing or blocks in most libraries, so presence is polled with
 * C_GetSlotList; C_GetTokenInfo is left out of the poll because OpenSC 0.23 can lock itself up in it when the card has
 * just been pulled.
 */
export class Slots {
  readonly #library: Library;
  readonly #insertions = new Map<string, number>();
  #tokens = new Map<string, ReadToken>();

  constructor(library: Library) {
    this.#library = library;
  }

  get tokens(): ReadToken[] {
    return [...this.#tokens.values()];
  }

  find(slot: string, insertion: number): ReadToken | null {
    const token = this.#tokens.get(slot);
    return token?.insertion === insertion ? token : null;
  }

  /** Looks which tokens are there, reads new ones, and says whether anything changed. */
  poll(): boolean {
    const present = new Map<string, Handle>();
    for (const slot of this.#library.C_GetSlotList(true).slice(0, MAX_TOKENS)) {
      present.set(slot.toString("hex"), slot);
    }
    const before = this.#tokens;
    this.#tokens = new Map();
    let changed = before.size !== present.size;
    for (const [key, slot] of present) {
      const known = before.get(key);
      changed ||= known === undefined;
      this.#tokens.set(key, known ?? this.#insert(key, slot));
    }
    return changed;
  }

  /** Reads a token again after its state changed, and gives its CK_TOKEN_INFO flags, or null when it is gone. */
  refresh(slot: string): number | null {
    const token = this.#tokens.get(slot);
    if (token === undefined) return null;
    const handle = Buffer.from(slot, "hex");
    const fresh = readToken(this.#library, handle, token.insertion);
    this.#tokens.set(slot, fresh);
    return fresh.problem === null ? fresh.flags : null;
  }

  #insert(key: string, slot: Handle): ReadToken {
    const insertion = (this.#insertions.get(key) ?? 0) + 1;
    this.#insertions.set(key, insertion);
    return readToken(this.#library, slot, insertion);
  }
}
