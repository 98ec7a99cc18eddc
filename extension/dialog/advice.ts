import type { ErrorCode } from "@passerelle/shared/errors/codes.ts";
import type { TokenSummary } from "@passerelle/shared/protocol/tokens.ts";
import { screenOf, type Screen } from "./screen.ts";
import type { DialogState, Work } from "./state.ts";

/** What the options page can put right, with the key of the link's text. */
const PIN_SERVICE_LINKS: ReadonlyMap<ErrorCode, string> = new Map([
  ["pin_locked", "toPinService"],
  ["pin_expired", "toPinService"],
  ["pin_must_change", "toPinService"],
  ["pin_not_set", "toFirstPin"],
]);

/** The key of the text of a link to the options page, or null where that page cannot help. */
export function pinServiceLinkOf(code: ErrorCode): string | null {
  return PIN_SERVICE_LINKS.get(code) ?? null;
}

const NOTED_SCREENS: ReadonlySet<Screen> = new Set([
  "no-module",
  "waiting",
  "choosing",
]);

export interface ModuleNote {
  readonly name: string;
  readonly error: ErrorCode;
}

/** The modules that failed, beside what the others show; a key on show says its own module's fault. */
export function moduleNotesOf(state: DialogState): readonly ModuleNote[] {
  const { snapshot } = state;
  if (!snapshot || !NOTED_SCREENS.has(screenOf(state))) return [];
  return snapshot.modules.flatMap(({ name, error }) =>
    error !== null &&
    !snapshot.tokens.some(
      ({ module, unusable }) => module === name && unusable === error,
    )
      ? [{ name, error }]
      : [],
  );
}

/** The key of the text that says what is being waited for, and what the person is to do meanwhile. */
export function progressKeyOf(token: TokenSummary | null, work: Work): string {
  if (token?.pin.entry === "reader") return "workingOnReader";
  if (work.isSlow) return "workingSlowly";
  return work.kind === "sign" ? "workingToSign" : "workingToRead";
}
