import { moduleSentenceFor } from "@passerelle/shared/errors/sentence.ts";
import { language, translate } from "../../translation/translate.ts";
import type { Screen } from "../screen.ts";
import type { DialogState } from "../state.ts";
import { build, element } from "../../view/element.ts";

const NOTED_SCREENS: ReadonlySet<Screen> = new Set([
  "no-working-module",
  "waiting",
  "choosing",
]);

/** Names the modules that failed, beside what the others show; a key on show says its own module's fault. */
export function renderModuleNotes(
  { snapshot }: DialogState,
  screen: Screen,
): void {
  const isShown = NOTED_SCREENS.has(screen);
  const failed = (snapshot?.modules ?? []).filter(
    ({ name, state, error }) =>
      isShown &&
      state === "failed" &&
      error !== null &&
      !snapshot?.tokens.some(
        ({ module, unusable }) => module === name && unusable === error,
      ),
  );
  const list = element("module-notes");
  list.hidden = failed.length === 0;
  list.replaceChildren(
    ...failed.map(({ name, error }) =>
      build(
        "li",
        "",
        translate("moduleFailed", name),
        " ",
        moduleSentenceFor(error ?? "module_failed", language),
      ),
    ),
  );
}
