import { openLibrary, reinitialise, type Library } from "./library.ts";
import { findPinCalls, type PinCalls } from "./pin-calls.ts";
import { Slots } from "./slots.ts";

/** A PKCS#11 library, loaded and initialised, with its tokens. */
export class LoadedModule {
  readonly library: Library;
  readonly slots: Slots;

  readonly #path: string;
  readonly #initArguments: string | null;
  #pinCalls: Promise<PinCalls> | null = null;

  constructor(path: string, initArguments: string | null) {
    this.#path = path;
    this.#initArguments = initArguments;
    this.library = openLibrary(path, initArguments);
    this.slots = new Slots(this.library, {
      nowMs: () => performance.now(),
      reinitialise: () => {
        this.reinitialise();
      },
    });
  }

  /** Found when first asked for: listing tokens needs no PIN. */
  pinCalls(): Promise<PinCalls> {
    this.#pinCalls ??= findPinCalls(this.#path);
    return this.#pinCalls;
  }

  /** C_Finalize and C_Initialize: no session is open any more. */
  reinitialise(): void {
    reinitialise(this.library, this.#initArguments);
  }

  /** C_Finalize: lets go of the cards, by a reset where the library is made to. */
  finish(): void {
    this.library.C_Finalize();
  }
}
