import { installTargets, TARGET_OPTIONS } from "../install/targets.ts";
import { unregisterManifest } from "../install/register.ts";
import { removeManifest } from "../install/write-manifest.ts";
import { parseArguments } from "./arguments.ts";
import { attemptToWrite } from "./attempt-to-write.ts";
import type { CliRun } from "./outcome.ts";

const WORDS = {
  fr: { done: "retiré", none: "Rien n’était installé." },
  en: { done: "removed", none: "Nothing was installed." },
} as const;

export const runUninstall: CliRun = async (args, { environment, language }) => {
  const { values } = parseArguments(args, TARGET_OPTIONS);
  const removed = [];
  for (const target of installTargets({ ...values, all: true }, environment)) {
    const file = await attemptToWrite(() => removeManifest(target.folder));
    await unregisterManifest(target);
    if (file !== null) removed.push({ browsers: target.browsers, file });
  }
  const lines = removed.map(
    ({ browsers, file }) =>
      `${browsers.join(", ")} : ${WORDS[language].done} (${file})`,
  );
  return {
    json: { removed },
    text: `${lines.length === 0 ? WORDS[language].none : lines.join("\n")}\n`,
  };
};
