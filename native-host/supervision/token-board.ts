import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import * as limits from "@passerelle/shared/limits.ts";
import type { TokenSnapshot } from "@passerelle/shared/protocol/tokens.ts";
import type { ModuleToken } from "../pkcs11/messages.ts";
import {
  readTokenCertificates,
  type HeldCertificate,
} from "./held-certificates.ts";
import { mergeTokens } from "./merge-tokens.ts";
import { summariseToken } from "./summarise-token.ts";
import type { SupervisedModule } from "./supervised-module.ts";
import { isNoKey } from "./token-state.ts";

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

  constructor(modules: readonly SupervisedModule[], clock: () => Date) {
    this.#modules = modules;
    this.#clock = clock;
  }

  get tokens(): readonly HeldToken[] {
    const all = this.#modules.flatMap((module, index) =>
      module.tokens
        .filter((token) => !isNoKey(token))
        .map((token) => ({
          id: `${index}.${module.generation}.${token.slot}.${token.insertion}`,
          module,
          token,
          certificates: readTokenCertificates(token),
        })),
    );
    return mergeTokens(all).slice(0, limits.MAX_TOKENS);
  }

  snapshot(): TokenSnapshot {
    const now = this.#clock();
    return {
      tokens: this.tokens.map((held) => summariseToken(held, now)),
      modules: this.#modules.map(({ name, state, error }) => ({
        name: name.slice(0, limits.MAX_LABEL_CHARACTERS),
        state,
        error,
      })),
      complete: this.#modules.every(({ state }) => state !== "starting"),
    };
  }

  /** @throws PasserelleError `token_not_found` */
  find(id: string): HeldToken {
    const token = this.tokens.find((held) => held.id === id);
    if (token === undefined) throw new PasserelleError("token_not_found");
    return token;
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
