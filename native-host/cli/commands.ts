import type { Text } from "@passerelle/shared/errors/language.ts";
import type { CliRun } from "./outcome.ts";

interface CliCommand {
  readonly usage: string;
  readonly summary: Text;
  /** Each command is loaded when it is asked for: the others would only cost time. */
  readonly load: () => Promise<CliRun>;
}

export const CLI_COMMANDS: Readonly<Record<string, CliCommand>> = {
  list: {
    usage: "list",
    summary: {
      fr: "Montre les clés branchées et leurs certificats.",
      en: "Shows the keys plugged in and their certificates.",
    },
    load: async () => (await import("./list.ts")).runList,
  },
  sign: {
    usage:
      "sign (--statement FILE | --origin URL --nonce NONCE) [--out FILE] [--token KEY] [--certificate HASH] [--pin-stdin]",
    summary: {
      fr: "Signe une déclaration Passerelle ; écrit la signature CMS détachée (DER).",
      en: "Signs a Passerelle statement; writes the detached CMS signature (DER).",
    },
    load: async () => (await import("./sign.ts")).runSign,
  },
  pin: {
    usage: "pin (change | unblock) [--token KEY] [--pin-stdin]",
    summary: {
      fr: "Change le code PIN, ou en définit un avec le code PUK (code bloqué, ou clé sans code). Avec --pin-stdin : l’ancien code ou le PUK, puis le nouveau, un par ligne.",
      en: "Changes the PIN, or sets one with the PUK (locked PIN, or key without one). With --pin-stdin: the old PIN or the PUK, then the new PIN, one a line.",
    },
    load: async () => (await import("./pin.ts")).runPin,
  },
  doctor: {
    usage: "doctor",
    summary: {
      fr: "Cherche pourquoi la connexion ne marche pas, et dit quoi faire.",
      en: "Finds out why signing in does not work, and says what to do.",
    },
    load: async () => (await import("./doctor.ts")).runDoctor,
  },
  install: {
    usage:
      "install [--system] [--all] [--browser-profile DIR | --manifest-dir DIR [--family chromium|firefox]]",
    summary: {
      fr: "Fait connaître Passerelle aux navigateurs de l’utilisateur (--system : de tous ; --all : même absents).",
      en: "Makes Passerelle known to the user’s browsers (--system: everyone’s; --all: even absent ones).",
    },
    load: async () => (await import("./install.ts")).runInstall,
  },
  uninstall: {
    usage:
      "uninstall [--system] [--browser-profile DIR | --manifest-dir DIR [--family chromium|firefox]]",
    summary: {
      fr: "Retire Passerelle des navigateurs.",
      en: "Removes Passerelle from the browsers.",
    },
    load: async () => (await import("./uninstall.ts")).runUninstall,
  },
};
