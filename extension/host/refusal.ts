import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import type { HostError } from "@passerelle/shared/protocol/native.ts";
import type { TriesLeft } from "@passerelle/shared/protocol/tokens.ts";

/** The host's own refusal of a command; with PIN and PUK errors it tells the tries left. */
export class HostRefusal extends PasserelleError {
  readonly triesLeft: TriesLeft | null;

  constructor({ code, message, triesLeft }: HostError) {
    super(code, message);
    this.triesLeft = triesLeft ?? null;
  }
}
