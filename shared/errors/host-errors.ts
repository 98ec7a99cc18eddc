/** The host program, its configuration and the PKCS#11 libraries it loads. */
export const HOST_ERRORS = {
  host_not_found: {
    fr: "Le programme Passerelle n’est pas installé sur cet ordinateur. Installez-le, ou demandez-le à votre service informatique.",
    en: "The Passerelle program is not installed on this computer. Install it, or ask your IT department.",
  },
  host_forbidden: {
    fr: "Le programme Passerelle refuse cette extension. Réinstallez l’un et l’autre depuis la même source.",
    en: "The Passerelle program refuses this extension. Install both again from the same source.",
  },
  host_blocked: {
    fr: "Votre service informatique bloque le programme Passerelle dans ce navigateur.",
    en: "Your IT department blocks the Passerelle program in this browser.",
  },
  host_exited: {
    fr: "Le programme Passerelle s’est arrêté. Cliquez sur « Réessayer ».",
    en: "The Passerelle program stopped. Click “Try again”.",
  },
  host_unreadable: {
    fr: "Le programme Passerelle a répondu de façon incompréhensible. Réinstallez-le.",
    en: "The Passerelle program answered in a way that makes no sense. Install it again.",
  },
  host_incomplete: {
    fr: "Il manque au programme Passerelle l’un de ses fichiers, ou Node.js. Réinstallez-le, ou demandez-le à votre service informatique.",
    en: "The Passerelle program lacks one of its files, or Node.js. Install it again, or ask your IT department.",
  },
  host_node_outdated: {
    fr: "Le programme Passerelle a besoin de Node.js 20.19 ou plus récent, et celui de cet ordinateur est trop ancien. Réinstallez le programme, ou demandez-le à votre service informatique.",
    en: "The Passerelle program needs Node.js 20.19 or later, and the one on this computer is too old. Install the program again, or ask your IT department.",
  },
  host_version_mismatch: {
    fr: "L’extension et le programme Passerelle ne sont pas de la même version. Mettez-les à jour tous les deux.",
    en: "The extension and the Passerelle program are of different versions. Update both.",
  },
  command_unknown: {
    fr: "Le programme Passerelle ne connaît pas cette commande. Mettez-le à jour.",
    en: "The Passerelle program does not know this command. Update it.",
  },
  command_busy: {
    fr: "Le programme Passerelle est déjà occupé avec cette clé. Attendez qu’il ait fini.",
    en: "The Passerelle program is already busy with this key. Wait until it is done.",
  },
  arguments_invalid: {
    fr: "La ligne de commande n’est pas correcte.",
    en: "The command line is not correct.",
  },
  entry_abandoned: {
    fr: "Vous avez abandonné la saisie ; rien n’a été changé ni signé.",
    en: "You gave up typing; nothing was changed or signed.",
  },
  input_unreadable: {
    fr: "Le fichier indiqué ne peut pas être lu. Vérifiez son chemin et vos droits.",
    en: "The file you named cannot be read. Check its path and your permissions.",
  },
  output_unwritable: {
    fr: "Le résultat ne peut pas être écrit. Vérifiez le chemin, vos droits et la place libre.",
    en: "The result cannot be written. Check the path, your permissions and the free space.",
  },
  configuration_unreadable: {
    fr: "Le fichier de configuration de Passerelle est illisible. Prévenez votre service informatique.",
    en: "Passerelle’s configuration file cannot be read. Tell your IT department.",
  },
  configuration_invalid: {
    fr: "Le fichier de configuration de Passerelle contient une erreur. Prévenez votre service informatique.",
    en: "Passerelle’s configuration file has an error. Tell your IT department.",
  },
  no_module_found: {
    fr: "Aucun pilote de clé n’est installé. Installez le logiciel fourni avec votre clé.",
    en: "No key driver is installed. Install the software that came with your key.",
  },
  module_missing: {
    fr: "Le pilote de la clé est introuvable. Réinstallez le logiciel fourni avec votre clé.",
    en: "The key’s driver is missing. Install the software that came with your key again.",
  },
  module_architecture: {
    fr: "Le pilote de la clé n’est pas fait pour cet ordinateur (32 ou 64 bits). Installez la version qui convient.",
    en: "The key’s driver is not made for this computer (32 or 64 bit). Install the version that fits.",
  },
  module_dependency: {
    fr: "Le pilote de la clé a besoin d’un composant absent. Réinstallez le logiciel fourni avec votre clé.",
    en: "The key’s driver needs a component that is missing. Install the software that came with your key again.",
  },
  module_not_pkcs11: {
    fr: "Le fichier désigné comme pilote n’est pas un pilote de clé (PKCS#11).",
    en: "The file named as driver is not a key driver (PKCS#11).",
  },
  module_insecure: {
    fr: "Le pilote de la clé peut être modifié par d’autres utilisateurs ; il n’est pas chargé. Prévenez votre service informatique.",
    en: "Other users can change the key’s driver; it is not loaded. Tell your IT department.",
  },
  module_crashed: {
    fr: "Le pilote de la clé s’est arrêté. Débranchez la clé, rebranchez-la et recommencez.",
    en: "The key’s driver crashed. Unplug the key, plug it in again and retry.",
  },
  module_timeout: {
    fr: "La clé ne répond plus. Débranchez-la, rebranchez-la et recommencez.",
    en: "The key no longer answers. Unplug it, plug it in again and retry.",
  },
  module_failed: {
    fr: "Le pilote de la clé a signalé une erreur. Débranchez la clé, rebranchez-la et recommencez.",
    en: "The key’s driver reported an error. Unplug the key, plug it in again and retry.",
  },
  reader_service_unavailable: {
    fr: "Le service des lecteurs de cartes ne répond pas. Démarrez-le, ou demandez-le à votre service informatique.",
    en: "The smart-card reader service does not answer. Start it, or ask your IT department to.",
  },
  signature_wrong: {
    fr: "La clé a rendu une signature fausse ; elle n’a pas été envoyée. Recommencez ; si cela persiste, faites contrôler la clé.",
    en: "The key returned a wrong signature; it was not sent. Try again; if it happens again, have the key checked.",
  },
  module_refused: {
    fr: "Le système refuse de charger le pilote de la clé (signature, droits ou règle de sécurité). Mettez ce pilote à jour, ou prévenez votre service informatique.",
    en: "The system refuses to load the key’s driver (signature, permission or security rule). Update that driver, or tell your IT department.",
  },
};
