import type { Certificate } from "../certificate/parse.ts";
import { CLOCK_SKEW_MS } from "../revocation/limits.ts";
import {
  MAX_ANSWER_AGE_MS,
  MAX_KEPT_ANSWERS,
  RETRY_AFTER_MS,
} from "./limits.ts";

interface Answer {
  /** Unix time in milliseconds. */
  readonly askedAt: number;
  readonly certificates: Promise<readonly Certificate[]>;
}

/** Asks a location; undefined where nothing usable came. */
export type Ask = (url: string) => Promise<readonly Certificate[] | undefined>;

/**
 * Keeps what locations answered, so that many sign-ins ask once. An answer in which a sign-in finds no issuer is asked
 * for again soon: whoever sits on the wire may have made it up, and nothing in it tells.
 */
export class Answers {
  readonly #ask: Ask;
  /** By location, the one asked longest ago first. */
  readonly #answers = new Map<string, Answer>();

  constructor(ask: Ask) {
    this.#ask = ask;
  }

  /**
   * Those of a location's certificates that `select` takes.
   *
   * @param at now, Unix time in milliseconds
   */
  async find(
    url: string,
    at: number,
    select: (certificates: readonly Certificate[]) => readonly Certificate[],
  ): Promise<readonly Certificate[]> {
    const known = this.#answers.get(url);
    if (!known) return select(await this.#askAnew(url, at, []));
    const certificates = await known.certificates;
    const selected = select(certificates);
    const maxAgeMs = selected.length > 0 ? MAX_ANSWER_AGE_MS : RETRY_AFTER_MS;
    const ageMs = at - known.askedAt;
    // Asked in the future, unless by a sign-in that began a little later, means that the clock was wrong then.
    if (ageMs < maxAgeMs && ageMs > -CLOCK_SKEW_MS) return selected;
    if (this.#answers.get(url) !== known) return this.find(url, at, select);
    return select(await this.#askAnew(url, at, certificates));
  }

  /** @param before stays where nothing usable comes */
  #askAnew(
    url: string,
    askedAt: number,
    before: readonly Certificate[],
  ): Promise<readonly Certificate[]> {
    const certificates = this.#askOnce(url, before);
    this.#answers.delete(url);
    this.#answers.set(url, { askedAt, certificates });
    const [oldest = url] = this.#answers.keys();
    if (this.#answers.size > MAX_KEPT_ANSWERS) this.#answers.delete(oldest);
    return certificates;
  }

  async #askOnce(
    url: string,
    before: readonly Certificate[],
  ): Promise<readonly Certificate[]> {
    try {
      return (await this.#ask(url)) ?? before;
    } catch (fault) {
      this.#answers.delete(url);
      throw fault;
    }
  }
}
