import { hash } from "node:crypto";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import * as limits from "@passerelle/shared/limits.ts";
import type { TokenSnapshot } from "@passerelle/shared/protocol/tokens.ts";
import type { ModuleToken } from "../pkcs11/messages.ts";
import {
  readTokenCertificates,
  type HeldCertificate,
} from "./held-certificates.ts";
import { fitSnapshot } from "./fit-snapshot.ts";
import { mergeTokens } from "./merge-tokens.ts";
import { shareOut } from "./share-out.ts";
import { summariseToken } from "./summarise-token.ts";
import type { SupervisedModule } from "./supervised-module.ts";
import { isNoKey } from "./token-state.ts";

const FINGERPRINT_CHARACTERS = 32;

/** A token as the host knows it: where it is, and its certificates read. */
export interface HeldToken {
  readonly id: string;
  readonly module: SupervisedModule;
  readonly token: ModuleToken;
  readonly certificates: readonly HeldCertificate[];
}

/** All tokens of all libraries, as one list without doubles. */
export class TokenBoard {
  readonly #modules: readonly SupervisedModule[];
  readonly #clock: () => Date;
  readonly #busy = new Set<string>();
  readonly #revealed = new Map<string, readonly HeldCertificate[]>();

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
   * Finds a token, once its library has looked which ones are there.
   *
   * @throws PasserelleError `token_not_found`
   */
  async find(id: string): Promise<HeldToken> {
    const index = Number(id.split(".", 1)[0]);
    await this.#modules[index]?.settled();
    const token = this.tokens.find((held) => held.id === id);
    if (token === undefined) throw new PasserelleError("token_not_found");
    return token;
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
