import { hash } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import * as limits from "@passerelle/shared/limits.ts";
import type { TokenSnapshot } from "@passerelle/shared/protocol/tokens.ts";
import type { ModuleToken } from "../pkcs11/messages.ts";
import type { SupervisedModule } from "../supervision/supervised-module.ts";
import {
  ABSENT_TOKEN_LIMIT_MS,
  DISTURBED_TOKEN_LIMIT_MS,
  LOOK_AGAIN_AFTER_MS,
} from "../supervision/time-limits.ts";
import {
  readTokenCertificates,
  type HeldCertificate,
} from "./held-certificates.ts";
import { fitSnapshot } from "./fit-snapshot.ts";
import type { HeldToken } from "./held-token.ts";
import { mergeTokens } from "./merge-tokens.ts";
import { shareOut } from "./share-out.ts";
import { summariseToken } from "./summarise-token.ts";
import { isNoKey } from "./token-state.ts";

const FINGERPRINT_CHARACTERS = 32;
/** So many tokens that were shown last are known by their ids. */
const MAX_SLOTS_KNOWN = 4 * limits.MAX_TOKENS;

/** All tokens of all libraries, as one list without doubles. */
export class TokenBoard {
  readonly #modules: readonly SupervisedModule[];
  readonly #clock: () => Date;
  readonly #busy = new Set<string>();
  readonly #revealed = new Map<string, readonly HeldCertificate[]>();
  /** By the ids of their tokens, those that were shown last at the end. */
  readonly #slots = new Map<string, string>();

  constructor(modules: readonly SupervisedModule[], clock: () => Date) {
    this.#modules = modules;
    this.#clock = clock;
  }

  get tokens(): readonly HeldToken[] {
    const all = this.#modules.flatMap((module, index) =>
      module.tokens
        .filter((token) => !isNoKey(token))
        .map((token) => {
          const id = `${index}.${fingerprint(token)}`;
          this.#noteSlot(id, token);
          const certificates =
            this.#revealed.get(id) ?? readTokenCertificates(token);
          return { id, module, token, certificates };
        }),
    );
    const present = new Set(all.map(({ id }) => id));
    for (const id of this.#revealed.keys()) {
      if (!present.has(id)) this.#revealed.delete(id);
    }
    return shareOut(mergeTokens(all), limits.MAX_TOKENS, {
      ownerOf: ({ module }) => module,
      costOf: () => 1,
    });
  }

  snapshot(): TokenSnapshot {
    const now = this.#clock();
    const owners = new Map(
      this.tokens.map((held) => [summariseToken(held, now), held.module]),
    );
    const snapshot = {
      tokens: [...owners.keys()],
      modules: this.#modules.map(({ name, state, error }) => ({
        name: name.slice(0, limits.MAX_LABEL_CHARACTERS),
        state,
        error,
      })),
      complete: this.#modules.every(
        ({ state }) => state !== "starting" && state !== "reading",
      ),
    };
    return fitSnapshot(snapshot, (token) => owners.get(token));
  }

  /** Whether the tokens are to be kept up to date. */
  watch(isWatched: boolean): void {
    for (const module of this.#modules) module.watch(isWatched);
  }

  /** Resolves when every library has shown its tokens, or failed. */
  async settled(): Promise<void> {
    await Promise.all(this.#modules.map((module) => module.settled()));
  }

  /** Ends every library's process. Resolves when no card is left unlocked. */
  async stop(): Promise<void> {
    await Promise.all(this.#modules.map((module) => module.stop()));
  }

  /**
   * Finds a token, once its library has looked which ones are there. One that was shown and is missing is waited for:
   * while another program resets its card, it may seem gone or empty.
   *
   * @throws PasserelleError `token_not_found`
   */
  async find(id: string): Promise<HeldToken> {
    const startedAtMs = performance.now();
    const module = this.#modules[Number(id.split(".", 1)[0])];
    const slot = this.#slots.get(id);
    for (;;) {
      await module?.settled();
      const token = this.tokens.find((held) => held.id === id);
      if (token !== undefined) return token;
      const limitMs = slot === undefined ? 0 : returnLimitMs(module, slot);
      if (performance.now() - startedAtMs >= limitMs)
        throw new PasserelleError("token_not_found");
      await wait(LOOK_AGAIN_AFTER_MS);
    }
  }

  /** Keeps certificates that a token showed after login for as long as it stays. */
  reveal({ id }: HeldToken, certificates: readonly HeldCertificate[]): void {
    this.#revealed.set(id, certificates);
  }

  /**
   * Runs an operation on a token that is not busy with another.
   *
   * @throws PasserelleError `command_busy`
   */
  async reserve<Result>(
    { id }: HeldToken,
    operation: () => Promise<Result>,
  ): Promise<Result> {
    if (this.#busy.has(id)) throw new PasserelleError("command_busy");
    this.#busy.add(id);
    try {
      return await operation();
    } finally {
      this.#busy.delete(id);
    }
  }

  #noteSlot(id: string, { slot }: ModuleToken): void {
    this.#slots.delete(id);
    this.#slots.set(id, slot);
    const [oldest] = this.#slots.keys();
    if (oldest !== undefined && this.#slots.size > MAX_SLOTS_KNOWN)
      this.#slots.delete(oldest);
  }
}

/** How long a token may take to show itself again in a slot: not at all where another has taken its place. */
function returnLimitMs(
  module: SupervisedModule | undefined,
  slot: string,
): number {
  const inSlot = module?.tokens.find((token) => token.slot === slot);
  if (inSlot === undefined) return ABSENT_TOKEN_LIMIT_MS;
  return inSlot.certificates.length === 0 ? DISTURBED_TOKEN_LIMIT_MS : 0;
}

/** The same for a token that is seen again by a new process, another for another token in its place. */
function fingerprint(token: ModuleToken): string {
  const { slot, reader, label, manufacturer, model, serialNumber } = token;
  const names = [slot, reader, label, manufacturer, model, serialNumber];
  const values = token.certificates.map(({ value }) => value).sort();
  return hash("sha256", JSON.stringify([names, values])).slice(
    0,
    FINGERPRINT_CHARACTERS,
  );
}
