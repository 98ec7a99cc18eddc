/** The token itself: its state, its PIN, its certificates and keys. */
export const TOKEN_ERRORS = {
  token_not_found: {
    fr: "La clé n’est pas branchée. Branchez-la et recommencez.",
    en: "The key is not plugged in. Plug it in and retry.",
  },
  token_removed: {
    fr: "La clé a été retirée avant la fin. Rebranchez-la et recommencez.",
    en: "The key was removed before the end. Plug it in again and retry.",
  },
  token_unrecognised: {
    fr: "La clé n’est pas reconnue. Vérifiez qu’elle est branchée dans le bon sens et que son logiciel est installé.",
    en: "The key is not recognised. Check that it is plugged in the right way and that its software is installed.",
  },
  token_uninitialised: {
    fr: "Cette clé n’a pas encore été préparée. Adressez-vous à l’organisme qui l’a remise.",
    en: "This key has not been prepared yet. Ask the organisation that issued it.",
  },
  token_unreadable: {
    fr: "La clé ne peut pas être lue. Débranchez-la, rebranchez-la et recommencez.",
    en: "The key cannot be read. Unplug it, plug it in again and retry.",
  },
  token_write_protected: {
    fr: "Cette clé est protégée en écriture : son code ne peut pas être changé.",
    en: "This key is write-protected: its PIN cannot be changed.",
  },
  token_busy: {
    fr: "La clé est utilisée par un autre programme. Fermez-le et recommencez.",
    en: "Another program is using the key. Close it and retry.",
  },
  pin_incorrect: {
    fr: "Code PIN incorrect.",
    en: "Wrong PIN.",
  },
  pin_locked: {
    fr: "Le code PIN est bloqué après trop d’erreurs. Débloquez la clé avec son code PUK, ou adressez-vous à l’organisme qui l’a remise.",
    en: "The PIN is locked after too many errors. Unblock the key with its PUK, or ask the organisation that issued it.",
  },
  pin_length: {
    fr: "Le code PIN n’a pas la longueur demandée par la clé. Aucun essai n’a été consommé.",
    en: "The PIN is not of the length the key asks for. No try was used.",
  },
  pin_mismatch: {
    fr: "Les deux nouveaux codes PIN ne sont pas identiques. Aucun essai n’a été consommé.",
    en: "The two new PINs are not the same. No try was used.",
  },
  pin_invalid: {
    fr: "Le code PIN contient un caractère que la clé n’accepte pas.",
    en: "The PIN has a character the key does not accept.",
  },
  pin_expired: {
    fr: "Le code PIN a expiré. Changez-le dans les options de Passerelle.",
    en: "The PIN has expired. Change it in Passerelle’s options.",
  },
  pin_must_change: {
    fr: "Le code PIN doit être changé avant la première utilisation. Changez-le dans les options de Passerelle.",
    en: "The PIN must be changed before first use. Change it in Passerelle’s options.",
  },
  pin_not_set: {
    fr: "Aucun code PIN n’a encore été défini sur cette clé. Définissez-le avec son code PUK, ou adressez-vous à l’organisme qui l’a remise.",
    en: "No PIN has been set on this key yet. Set it with its PUK, or ask the organisation that issued it.",
  },
  pin_required: {
    fr: "Le code PIN est nécessaire.",
    en: "The PIN is needed.",
  },
  pin_pad_required: {
    fr: "Le code se tape sur le lecteur, pas sur l’ordinateur.",
    en: "The PIN is typed on the reader, not on the computer.",
  },
  pin_entry_cancelled: {
    fr: "La saisie du code a été annulée sur le lecteur.",
    en: "PIN entry was cancelled on the reader.",
  },
  puk_incorrect: {
    fr: "Code PUK incorrect.",
    en: "Wrong PUK.",
  },
  puk_locked: {
    fr: "Le code PUK est bloqué. Adressez-vous à l’organisme qui a remis la clé.",
    en: "The PUK is locked. Ask the organisation that issued the key.",
  },
  certificate_not_found: {
    fr: "Le certificat choisi n’est plus sur la clé. Choisissez-en un autre.",
    en: "The chosen certificate is no longer on the key. Choose another.",
  },
  certificate_unreadable: {
    fr: "Un certificat de la clé est illisible.",
    en: "A certificate on the key cannot be read.",
  },
  certificate_without_key: {
    fr: "La clé privée de ce certificat n’est pas sur la clé.",
    en: "The private key of this certificate is not on the key.",
  },
  certificate_unsuitable: {
    fr: "Ce certificat n’est pas prévu pour se connecter.",
    en: "This certificate is not meant for signing in.",
  },
  mechanism_unsupported: {
    fr: "La clé ne propose aucun procédé de signature utilisable avec ce certificat.",
    en: "The key offers no signature mechanism usable with this certificate.",
  },
  algorithm_unsupported: {
    fr: "L’algorithme de ce certificat n’est pas pris en charge.",
    en: "The algorithm of this certificate is not supported.",
  },
  new_pin_refused: {
    fr: "La clé refuse ce nouveau code PIN. Choisissez-en un autre : des chiffres seulement, une autre longueur, et pas l’ancien code.",
    en: "The key refuses this new PIN. Choose another: digits only, of another length, and not the old one.",
  },
  puk_length: {
    fr: "Le code PUK n’a pas la longueur demandée par la clé. Aucun essai n’a été consommé.",
    en: "The PUK is not of the length the key asks for. No try was used.",
  },
  puk_unsupported: {
    fr: "Le logiciel de cette clé ne permet pas de la débloquer ici. Utilisez le programme de son fabricant, ou adressez-vous à l’organisme qui l’a remise.",
    en: "This key’s software cannot unblock it here. Use its maker’s program, or ask the organisation that issued it.",
  },
  pin_change_uncertain: {
    fr: "L’opération a été interrompue : il n’est pas certain que le code PIN ait été changé. Essayez d’abord le nouveau code ; s’il est refusé, recommencez.",
    en: "The operation was interrupted: it is not certain whether the PIN was changed. Try the new PIN first; if it is refused, start again.",
  },
};
