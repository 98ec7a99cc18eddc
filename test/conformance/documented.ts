import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

/** How the cases of a corpus came out, as docs/conformance.md has it. */
export interface Counts {
  readonly run: number;
  readonly agreed: number;
  /** The corpus leaves it open. */
  readonly either: number;
  readonly refusedButValid: number;
  readonly acceptedButInvalid: number;
  readonly notClaimed: number;
}

/** The rows of the page's table. */
export const CORPORA = [
  "x509-limbo",
  "BoringSSL pki, chains",
  "BoringSSL pki, names",
  "BoringSSL pki, certificates",
  "BoringSSL pki, signatures",
  "BoringSSL pki, CRLs",
  "BoringSSL pki, OCSP responses",
  "Wycheproof",
  "CMS messages, signatures",
  "CMS messages, with their certificates",
] as const;
export type CorpusTitle = (typeof CORPORA)[number];

const page = readFileSync(
  new URL("../../docs/conformance.md", import.meta.url),
  "utf8",
);

/** A corpus and six numbers. */
const ROW = /^\| ([^|]+?) +\|((?: +\d+ +\|){6})$/gm;

export const documented: ReadonlyMap<string, Counts> = new Map(
  Array.from(page.matchAll(ROW), ([, title = "", cells = ""]) => {
    const [
      run = NaN,
      agreed = NaN,
      either = NaN,
      refusedButValid = NaN,
      acceptedButInvalid = NaN,
      notClaimed = NaN,
    ] = cells.split("|").map(Number);
    return [
      title,
      {
        run,
        agreed,
        either,
        refusedButValid,
        acceptedButInvalid,
        notClaimed,
      },
    ];
  }),
);

/** Asserts that the page says so, word for word. */
export function assertDocumented(text: string): void {
  assert.ok(page.includes(text), `docs/conformance.md does not say: ${text}`);
}
