import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import type { Handle } from "pkcs11js";
import { MAX_TOKENS } from "@passerelle/shared/limits.ts";
import { hasSameNames } from "./same-token.ts";
import { CKR_DEVICE_ERROR, ckrOf } from "./ckr.ts";
import { CKF_TOKEN_INITIALIZED } from "./constants.ts";
import type { Library } from "./library.ts";
import { readToken, type ReadToken } from "./read-token.ts";

/**
 * A token that could not be read, or showed nothing, is read again after so long, and after twice as long each time. A
 * card that pcscd powers or another program resets in the middle of its reading fails some libraries; ykcs11 takes it for
 * an empty one, and keeps a connection over which nothing passes any more until it is finalised.
 */
const FIRST_READING_AGAIN_MS = 1_000;
const MAX_READINGS_AGAIN = 4;

interface SlotsSurroundings {
  /** Any clock that only goes forward. */
  nowMs(): number;
  /** C_Finalize and C_Initialize. */
  reinitialise(): void;
}

interface Doubt {
  readonly readingsAgain: number;
  readonly dueAtMs: number;
}

/**
 * The tokens of one library. C_WaitForSlotEvent is missing or blocks in most libraries, so presence is polled with
 * C_GetSlotList; C_GetTokenInfo is left out of the poll because OpenSC 0.23 can lock itself up in it when the card has
 * just been pulled.
 */
export class Slots {
  readonly #library: Library;
  readonly #surroundings: SlotsSurroundings;
  readonly #insertions = new Map<string, number>();
  readonly #doubts = new Map<string, Doubt>();
  #tokens = new Map<string, ReadToken>();

  constructor(library: Library, surroundings: SlotsSurroundings) {
    this.#library = library;
    this.#surroundings = surroundings;
  }

  get tokens(): ReadToken[] {
    return [...this.#tokens.values()];
  }

  find(slot: string, insertion: number): ReadToken | null {
    const token = this.#tokens.get(slot);
    return token?.insertion === insertion ? token : null;
  }

  /** Looks which tokens are there, reads new and doubtful ones, and says whether anything changed. */
  poll(): boolean {
    if (this.#isInDoubt()) this.#surroundings.reinitialise();
    const present = new Map<string, Handle>();
    for (const slot of this.#slotsWithTokens().slice(0, MAX_TOKENS)) {
      present.set(slot.toString("hex"), slot);
    }
    const before = this.#tokens;
    this.#tokens = new Map();
    let changed = before.size !== present.size;
    for (const [key, slot] of present) {
      const known = before.get(key);
      const token = known ? this.#look(key, known) : this.#insert(key, slot);
      changed ||= token !== known;
      this.#tokens.set(key, token);
    }
    return changed;
  }

  /** Takes the token in a slot for a new one at the next look. */
  forget(slot: string): void {
    this.#tokens.delete(slot);
  }

  /** Reads a token's CK_TOKEN_INFO flags again after its state changed; null when it is gone, or does not tell. */
  refresh(slot: string): number | null {
    const token = this.#tokens.get(slot);
    if (token === undefined) return null;
    try {
      const { flags } = this.#library.C_GetTokenInfo(Buffer.from(slot, "hex"));
      this.#tokens.set(slot, { ...token, flags });
      return flags;
    } catch {
      return null;
    }
  }

  #slotsWithTokens(): Handle[] {
    try {
      return this.#library.C_GetSlotList(true);
    } catch (cause) {
      if (ckrOf(cause) !== CKR_DEVICE_ERROR) throw cause;
      const detail = "C_GetSlotList: CKR_DEVICE_ERROR";
      throw new PasserelleError("reader_service_unavailable", detail, {
        cause,
      });
    }
  }

  #insert(key: string, slot: Handle, readingsAgain = 0): ReadToken {
    const insertion = (this.#insertions.get(key) ?? 0) + 1;
    this.#insertions.set(key, insertion);
    const token = readToken(this.#library, slot, insertion);
    this.#doubt(key, token, readingsAgain);
    return token;
  }

  #look(key: string, token: ReadToken): ReadToken {
    const doubt = this.#doubts.get(key);
    if (doubt === undefined || !this.#isDue(doubt)) return token;
    const readingsAgain = doubt.readingsAgain + 1;
    const fresh = this.#readAgain(token);
    // What was asked of the one is not for the other.
    if (!hasSameNames(token, fresh))
      return this.#insert(key, Buffer.from(key, "hex"), readingsAgain);
    this.#doubt(key, fresh, readingsAgain);
    return isAsBefore(token, fresh) ? token : fresh;
  }

  /** Whether a token is due to be read again, and no other would be disturbed. */
  #isInDoubt(): boolean {
    const doubts = [...this.#tokens.keys()].map((key) => this.#doubts.get(key));
    return (
      doubts.every((doubt) => doubt !== undefined) && doubts.some(this.#isDue)
    );
  }

  readonly #isDue = ({ dueAtMs }: Doubt): boolean =>
    this.#surroundings.nowMs() >= dueAtMs;

  #readAgain({ slot, insertion }: ReadToken): ReadToken {
    return readToken(this.#library, Buffer.from(slot, "hex"), insertion);
  }

  #doubt(key: string, token: ReadToken, readingsAgain: number): void {
    if (!isDoubtful(token) || readingsAgain === MAX_READINGS_AGAIN) {
      this.#doubts.delete(key);
      return;
    }
    const waitMs = FIRST_READING_AGAIN_MS * 2 ** readingsAgain;
    const dueAtMs = this.#surroundings.nowMs() + waitMs;
    this.#doubts.set(key, { readingsAgain, dueAtMs });
  }
}

function isDoubtful({ problem, flags, certificates }: ReadToken): boolean {
  const isInitialised = (flags & CKF_TOKEN_INITIALIZED) !== 0;
  return problem !== null || (isInitialised && certificates.length === 0);
}

function isAsBefore(before: ReadToken, fresh: ReadToken): boolean {
  return (
    before.problem === fresh.problem &&
    before.flags === fresh.flags &&
    before.certificates.length === fresh.certificates.length
  );
}
