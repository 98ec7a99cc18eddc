import { ERRORS, type ErrorCode } from "./codes.ts";
import type { Text } from "./language.ts";

/** Read after the library's name: what is wrong with it, and what to do about that. */
export interface ModuleFault {
  readonly cause: Text;
  readonly cure: Text;
}

const REINSTALL: Text = {
  fr: "Réinstallez le logiciel fourni avec votre clé.",
  en: "Install the software that came with your key again.",
};
/** The library may have worked before, and may not be the one of the person's key. */
const REINSTALL_IF_MISSED: Text = {
  fr: "Si votre clé n’apparaît pas, réinstallez le logiciel fourni avec elle.",
  en: "If your key does not appear, install the software that came with it again.",
};
const TELL_IT_DEPARTMENT: Text = {
  fr: "Prévenez votre service informatique.",
  en: "Tell your IT department.",
};

const MODULE_FAULTS: Readonly<Partial<Record<ErrorCode, ModuleFault>>> = {
  module_missing: {
    cause: { fr: "Il est introuvable.", en: "It is missing." },
    cure: REINSTALL,
  },
  module_architecture: {
    cause: {
      fr: "Il est fait pour un autre type d’ordinateur (32 bits au lieu de 64, par exemple).",
      en: "It is made for another kind of computer (32 bit instead of 64, for example).",
    },
    cure: {
      fr: "Installez la version qui convient du logiciel fourni avec votre clé.",
      en: "Install the version that fits of the software that came with your key.",
    },
  },
  module_dependency: {
    cause: {
      fr: "Il a besoin d’un composant absent.",
      en: "It needs a component that is missing.",
    },
    cure: REINSTALL,
  },
  module_not_pkcs11: {
    cause: {
      fr: "Ce fichier n’est pas un pilote de clé (PKCS#11).",
      en: "This file is not a key driver (PKCS#11).",
    },
    cure: TELL_IT_DEPARTMENT,
  },
  module_insecure: {
    cause: {
      fr: "D’autres utilisateurs peuvent modifier son fichier, son dossier ou sa déclaration ; il n’est pas chargé.",
      en: "Other users can change its file, its folder or its registration; it is not loaded.",
    },
    cure: TELL_IT_DEPARTMENT,
  },
  module_refused: {
    cause: {
      fr: "Le système refuse de le charger (signature, droits ou règle de sécurité).",
      en: "The system refuses to load it (signature, permission or security rule).",
    },
    cure: {
      fr: "Mettez-le à jour, ou prévenez votre service informatique.",
      en: "Update it, or tell your IT department.",
    },
  },
  module_crashed: {
    cause: { fr: "Il s’est arrêté.", en: "It crashed." },
    cure: REINSTALL_IF_MISSED,
  },
  module_timeout: {
    cause: { fr: "Il ne répond plus.", en: "It no longer answers." },
    cure: REINSTALL_IF_MISSED,
  },
  module_failed: {
    cause: { fr: "Il a signalé une erreur.", en: "It reported an error." },
    cure: REINSTALL_IF_MISSED,
  },
  reader_service_unavailable: {
    cause: {
      fr: "Il n’atteint pas le service des lecteurs de cartes.",
      en: "It does not reach the smart-card reader service.",
    },
    cure: {
      fr: "Démarrez ce service, ou demandez-le à votre service informatique.",
      en: "Start that service, or ask your IT department to.",
    },
  },
};

/** How a library failed that shows no key: nobody is told to unplug one. */
export function moduleFaultOf(code: ErrorCode): ModuleFault {
  return (
    MODULE_FAULTS[code] ?? {
      cause: { fr: "Il ne fonctionne pas.", en: "It does not work." },
      cure: ERRORS[code],
    }
  );
}
