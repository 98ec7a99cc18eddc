import assert from "node:assert/strict";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { documented, type CorpusTitle, type Counts } from "./documented.ts";

export interface Verdict {
  readonly id: string;
  /** What the corpus says; `either` where it leaves the choice. */
  readonly expected: "valid" | "invalid" | "either";
}

/** Why we refuse what others take, by the names of cases or by a test of name and refusal (`name: code: detail`). */
export interface Deviation {
  readonly reason: string;
  readonly cases: readonly string[] | RegExp;
}

/** Counts how our verdicts compare with a corpus's, and lets no difference pass without a reason. */
export class Tally {
  readonly #title: CorpusTitle;
  readonly #deviations: readonly Deviation[];
  readonly #used = new Set<Deviation>();
  readonly #refusedButValid = new Map<string, number>();
  readonly #notClaimed = new Map<string, number>();
  readonly #unexplained: string[] = [];
  #run = 0;
  #agreed = 0;
  #either = 0;
  #acceptedButInvalid = 0;

  constructor(title: CorpusTitle, deviations: readonly Deviation[] = []) {
    this.#title = title;
    this.#deviations = deviations;
  }

  /** A case about something the product does not claim to judge. */
  leaveOut(reason: string): void {
    count(this.#notClaimed, reason);
  }

  /** Runs a case: what throws is refused, and only the product's own error is a refusal. */
  run({ id, expected }: Verdict, verify: () => unknown): void {
    this.#run++;
    let refusal: PasserelleError | undefined;
    try {
      verify();
    } catch (error) {
      if (!(error instanceof PasserelleError)) throw error;
      refusal = error;
    }
    if (expected === "either") {
      this.#either++;
    } else if ((expected === "valid") === !refusal) {
      this.#agreed++;
    } else if (refusal) {
      const outcome = `${id}: ${refusal.code}: ${refusal.message}`;
      const deviation = this.#explain(id, outcome);
      count(this.#refusedButValid, deviation?.reason ?? "unexplained");
      if (!deviation) {
        this.#unexplained.push(outcome);
      }
    } else {
      this.#acceptedButInvalid++;
      this.#unexplained.push(`${id}: accepted`);
    }
  }

  #explain(id: string, outcome: string): Deviation | undefined {
    const deviation = this.#deviations.find(({ cases }) =>
      cases instanceof RegExp ? cases.test(outcome) : cases.includes(id),
    );
    if (deviation) this.#used.add(deviation);
    return deviation;
  }

  /** Prints the row, and fails on other counts than the page has, a difference without a reason, or one less. */
  close(): void {
    const counts: Counts = {
      run: this.#run,
      agreed: this.#agreed,
      either: this.#either,
      refusedButValid: sum(this.#refusedButValid),
      acceptedButInvalid: this.#acceptedButInvalid,
      notClaimed: sum(this.#notClaimed),
    };
    console.log(`      ${this.#title}: ${describeCounts(counts)}`);
    printCounts("refused but valid", this.#refusedButValid);
    printCounts("not claimed", this.#notClaimed);
    assert.deepEqual(this.#unexplained, []);
    assert.equal(this.#acceptedButInvalid, 0);
    const unused = this.#deviations.filter((each) => !this.#used.has(each));
    assert.deepEqual(unused, []);
    assert.deepEqual(counts, documented.get(this.#title));
  }
}

function describeCounts(counts: Counts): string {
  const { run, agreed, either, acceptedButInvalid } = counts;
  return `run ${run}, agreed ${agreed}, either way ${either}, accepted but invalid ${acceptedButInvalid}`;
}

function sum(counts: Map<string, number>): number {
  return [...counts.values()].reduce((total, each) => total + each, 0);
}

function count(counts: Map<string, number>, reason: string): void {
  counts.set(reason, (counts.get(reason) ?? 0) + 1);
}

function printCounts(title: string, counts: Map<string, number>): void {
  for (const [reason, number] of counts) {
    console.log(`        ${title}: ${number}, ${reason}`);
  }
}
