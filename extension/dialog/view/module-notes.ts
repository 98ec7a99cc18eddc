import { moduleSentenceFor } from "@passerelle/shared/errors/sentence.ts";
import { language, translate } from "../../translation/translate.ts";
import { moduleNotesOf } from "../advice.ts";
import type { DialogState } from "../state.ts";
import { build, element } from "../../view/element.ts";

/** Names the modules that failed, with what can be done about each. */
export function renderModuleNotes(state: DialogState): void {
  const notes = moduleNotesOf(state);
  const list = element("module-notes");
  list.hidden = notes.length === 0;
  list.replaceChildren(
    ...notes.map(({ name, error }) =>
      build(
        "li",
        "",
        build("strong", "", translate("moduleName", name)),
        moduleSentenceFor(error, language),
      ),
    ),
  );
}
