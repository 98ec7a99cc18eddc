import type { Text } from "@passerelle/shared/errors/language.ts";

/** What was looked at, in the order of the way from the browser to the key. */
export const CHECKS = [
  "configuration",
  "browser",
  "manifest",
  "policy",
  "extension",
  "reader-service",
  "library",
  "token",
  "certificate",
] as const;
export type Check = (typeof CHECKS)[number];

export interface Finding {
  readonly check: Check;
  /** `problem`: signing in cannot work this way; `warning`: it may not, or something is odd. */
  readonly status: "ok" | "warning" | "problem";
  readonly sentence: Text;
  /** What to do about it; null where nothing is to be done. */
  readonly cure: Text | null;
}

export interface Report {
  readonly hostVersion: string;
  /** `Debian GNU/Linux 12 (bookworm), x64`, without the computer's name. */
  readonly system: string;
  /** ISO 8601. */
  readonly at: string;
  readonly findings: readonly Finding[];
}

export function text(fr: string, en: string): Text {
  return { fr, en };
}

export function ok(check: Check, sentence: Text): Finding {
  return { check, status: "ok", sentence, cure: null };
}

export function warning(check: Check, sentence: Text, cure: Text): Finding {
  return { check, status: "warning", sentence, cure };
}

export function problem(check: Check, sentence: Text, cure: Text): Finding {
  return { check, status: "problem", sentence, cure };
}
