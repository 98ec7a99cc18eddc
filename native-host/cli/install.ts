import { findModules } from "../open-board.ts";
import { hostProgram } from "../install/host-program.ts";
import { buildManifest } from "../install/manifest.ts";
import { installTargets, TARGET_OPTIONS } from "../install/targets.ts";
import { registerManifest } from "../install/register.ts";
import { writeManifest } from "../install/write-manifest.ts";
import { parseArguments } from "./arguments.ts";
import { attemptToWrite } from "./attempt-to-write.ts";
import type { CliRun } from "./outcome.ts";

const WORDS = {
  fr: {
    done: "installé",
    unchanged: "déjà installé",
    none: "Aucun navigateur n’a été trouvé.",
  },
  en: {
    done: "installed",
    unchanged: "already installed",
    none: "No browser was found.",
  },
} as const;

export const runInstall: CliRun = async (args, context) => {
  const { values } = parseArguments(args, TARGET_OPTIONS);
  const { environment, language } = context;
  const { extensionIds } = await findModules(context);
  const installed = [];
  for (const target of installTargets(values, environment)) {
    const { family, folder } = target;
    const manifest = buildManifest(family, hostProgram(), extensionIds[family]);
    const { file, changed } = await attemptToWrite(async () => {
      const { file, written } = await writeManifest(folder, manifest);
      const registered = await registerManifest(target, file);
      return { file, changed: written || registered };
    });
    installed.push({ browsers: target.browsers, file, changed });
  }
  const words = WORDS[language];
  const lines = installed.map(
    ({ browsers, file, changed }) =>
      `${browsers.join(", ")} : ${changed ? words.done : words.unchanged} (${file})`,
  );
  return {
    json: { installed },
    text: `${lines.length === 0 ? words.none : lines.join("\n")}\n`,
    status: installed.length === 0 ? 1 : 0,
  };
};
