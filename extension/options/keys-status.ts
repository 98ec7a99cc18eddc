import { hasWorkingModule, isReading } from "../host/modules.ts";
import type { OptionsState } from "./state.ts";

/** The key of the text that says how the search for keys stands. */
export function keysStatusOf({
  host,
  snapshot,
}: Pick<OptionsState, "host" | "snapshot">): string {
  if (host.status === "failed") return "keysUnknown";
  if (!snapshot) return "searchingTitle";
  if (snapshot.tokens.length > 0) return "keysText";
  if (isReading(snapshot)) return "readingTitle";
  if (!snapshot.complete) return "searchingTitle";
  if (snapshot.modules.length === 0) return "noModuleTitle";
  return hasWorkingModule(snapshot) ? "waitingTitle" : "noWorkingModuleTitle";
}
