import type { Language } from "@passerelle/shared/errors/language.ts";
import { CLI_COMMANDS } from "./commands.ts";

const INTRODUCTION = {
  fr: "Passerelle : se connecter avec le certificat d’une clé USB.\n\nUtilisation : passerelle-host <commande> [options]\n\n",
  en: "Passerelle: sign in with the certificate on a USB key.\n\nUsage: passerelle-host <command> [options]\n\n",
};
const COMMON = {
  fr: "\nPartout : --json (pour les scripts), --config FICHIER (un autre fichier de configuration).\n",
  en: "\nEverywhere: --json (for scripts), --config FILE (another configuration file).\n",
};

export function usageText(language: Language): string {
  const lines = Object.values(CLI_COMMANDS).map(
    ({ usage, summary }) => `  ${usage}\n      ${summary[language]}\n`,
  );
  return `${INTRODUCTION[language]}${lines.join("")}${COMMON[language]}`;
}
