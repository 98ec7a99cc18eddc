/** What each field of the administrator's file must be, in words for the administrator. */
export const RULES = {
  syntax: {
    fr: "ce n’est pas du JSON ; corrigez ce caractère (virgule, guillemet ou accolade en trop ou manquant)",
    en: "this is not JSON; correct this character (a comma, quote or brace too many or missing)",
  },
  unknown_field: {
    fr: "champ inconnu ; corrigez son nom ou supprimez-le",
    en: "unknown field; correct its name or remove it",
  },
  missing_field: {
    fr: "champ obligatoire absent ; ajoutez-le",
    en: "required field missing; add it",
  },
  repeated_field: {
    fr: "champ donné une deuxième fois ; n’en gardez qu’un",
    en: "field given a second time; keep one of them",
  },
  object: {
    fr: "un objet { … } est attendu",
    en: "an object { … } is expected",
  },
  list: {
    fr: "une liste [ … ] est attendue, sans dépasser la taille permise",
    en: "a list [ … ] no longer than allowed is expected",
  },
  text: { fr: "un texte est attendu", en: "a text is expected" },
  boolean: {
    fr: "la valeur true ou false est attendue, en minuscules et sans guillemets",
    en: "the value true or false is expected, in lower case and without quotes",
  },
  name: {
    fr: "un nom de 1 à 256 caractères est attendu",
    en: "a name of 1 to 256 characters is expected",
  },
  path: {
    fr: 'un chemin absolu est attendu, comme "/usr/lib/libexemple.so" ou "C:\\\\Program Files\\\\Exemple\\\\exemple.dll"',
    en: 'an absolute path is expected, such as "/usr/lib/libexample.so" or "C:\\\\Program Files\\\\Example\\\\example.dll"',
  },
  init_arguments: {
    fr: "un texte d’au plus 2048 caractères, sans caractère nul, est attendu",
    en: "a text of at most 2048 characters without a NUL is expected",
  },
  chromium_id: {
    fr: "un identifiant d’extension Chromium est attendu : 32 lettres de a à p",
    en: "a Chromium extension ID is expected: 32 letters from a to p",
  },
  firefox_id: {
    fr: "un identifiant d’extension Firefox est attendu : nom@domaine ou {UUID}",
    en: "a Firefox extension ID is expected: name@domain or {UUID}",
  },
} as const;

export type Rule = keyof typeof RULES;
