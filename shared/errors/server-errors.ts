const SIGN_IN_AGAIN = {
  fr: "La signature reçue n’a pas pu être vérifiée. Recommencez ; si cela persiste, prévenez votre banque.",
  en: "The signature could not be verified. Try again; if it happens again, tell your bank.",
};
const CHECK_CERTIFICATE = {
  fr: "Votre certificat n’a pas pu être vérifié. Adressez-vous à l’organisme qui l’a délivré.",
  en: "Your certificate could not be verified. Ask the organisation that issued it.",
};
const SERVICE_FAULT = {
  fr: "Le service ne peut pas vérifier les certificats pour le moment. Réessayez plus tard ou choisissez un autre moyen de connexion.",
  en: "The service cannot verify certificates at the moment. Try later or choose another way to sign in.",
};

/** The relying party's verification: challenge, CMS, certificate path, revocation. */
export const SERVER_ERRORS = {
  configuration_refused: SERVICE_FAULT,
  challenge_unknown: {
    fr: "Cette demande de connexion n’est plus valable. Rechargez la page et recommencez.",
    en: "This sign-in request is no longer valid. Reload the page and try again.",
  },
  statement_mismatch: {
    fr: "La signature ne correspond pas à cette demande de connexion. Rechargez la page et recommencez.",
    en: "The signature does not belong to this sign-in request. Reload the page and try again.",
  },
  signature_too_large: SIGN_IN_AGAIN,
  der_invalid: SIGN_IN_AGAIN,
  cms_invalid: SIGN_IN_AGAIN,
  signed_attributes_invalid: SIGN_IN_AGAIN,
  signer_count: SIGN_IN_AGAIN,
  signer_certificate_missing: SIGN_IN_AGAIN,
  signing_certificate_mismatch: SIGN_IN_AGAIN,
  signing_time_invalid: {
    fr: "L’heure de cet ordinateur est trop éloignée de l’heure réelle. Réglez-la et recommencez.",
    en: "This computer’s clock is too far from the real time. Set it and try again.",
  },
  signature_invalid: SIGN_IN_AGAIN,
  algorithm_not_allowed: {
    fr: "L’algorithme de votre certificat n’est pas accepté par ce service.",
    en: "This service does not accept your certificate’s algorithm.",
  },
  certificate_invalid: CHECK_CERTIFICATE,
  certificate_expired: {
    fr: "Votre certificat a expiré. Renouvelez-le auprès de l’organisme qui l’a délivré.",
    en: "Your certificate has expired. Renew it with the organisation that issued it.",
  },
  certificate_not_yet_valid: {
    fr: "Votre certificat n’est pas encore valable.",
    en: "Your certificate is not valid yet.",
  },
  certificate_key_usage: {
    fr: "Votre certificat n’est pas prévu pour cet usage. Choisissez-en un autre.",
    en: "Your certificate is not meant for this use. Choose another.",
  },
  certificate_extended_key_usage: {
    fr: "Votre certificat n’est pas prévu pour cet usage. Choisissez-en un autre.",
    en: "Your certificate is not meant for this use. Choose another.",
  },
  path_not_found: {
    fr: "Votre certificat ne vient pas d’un organisme reconnu par ce service.",
    en: "Your certificate does not come from an organisation this service recognises.",
  },
  path_signature_invalid: CHECK_CERTIFICATE,
  path_basic_constraints: CHECK_CERTIFICATE,
  path_length_exceeded: CHECK_CERTIFICATE,
  path_key_usage: CHECK_CERTIFICATE,
  path_critical_extension: CHECK_CERTIFICATE,
  path_name_constraints: CHECK_CERTIFICATE,
  path_policy: CHECK_CERTIFICATE,
  path_too_complex: CHECK_CERTIFICATE,
  path_validity: CHECK_CERTIFICATE,
  path_extended_key_usage: CHECK_CERTIFICATE,
  certificate_revoked: {
    fr: "Votre certificat a été révoqué. Adressez-vous à l’organisme qui l’a délivré.",
    en: "Your certificate has been revoked. Ask the organisation that issued it.",
  },
  revocation_unavailable: SERVICE_FAULT,
  crl_invalid: SERVICE_FAULT,
  crl_stale: SERVICE_FAULT,
  ocsp_invalid: SERVICE_FAULT,
  ocsp_stale: SERVICE_FAULT,
  algorithm_mismatch: SIGN_IN_AGAIN,
  content_missing: SIGN_IN_AGAIN,
  certificate_status_unknown: CHECK_CERTIFICATE,
  path_revoked: {
    fr: "Une autorité dont dépend votre certificat a été révoquée. Adressez-vous à l’organisme qui l’a délivré.",
    en: "An authority that your certificate depends on has been revoked. Ask the organisation that issued it.",
  },
  fetch_refused: SERVICE_FAULT,
  fetch_failed: SERVICE_FAULT,
  trust_material_invalid: SERVICE_FAULT,
  trusted_list_invalid: SERVICE_FAULT,
  challenge_store_failed: SERVICE_FAULT,
  certificate_not_enrolled: {
    fr: "Ce certificat n’est pas enregistré pour cet identifiant et cet utilisateur. Vérifiez-les, ou choisissez un autre certificat ; sinon, adressez-vous à votre banque.",
    en: "This certificate is not registered for this client and user. Check them, or choose another certificate; otherwise ask your bank.",
  },
  client_identifier_invalid: {
    fr: "L’identifiant client se compose de 8 chiffres. Vérifiez votre saisie.",
    en: "The client identifier has 8 digits. Check what you typed.",
  },
  user_number_invalid: {
    fr: "Le numéro d’utilisateur se compose de 1 à 4 chiffres. Vérifiez votre saisie.",
    en: "The user number has 1 to 4 digits. Check what you typed.",
  },
  attempts_exceeded: {
    fr: "Trop de tentatives en peu de temps. Patientez quelques minutes, puis recommencez.",
    en: "Too many attempts in a short time. Wait a few minutes, then try again.",
  },
  form_expired: {
    fr: "Cette page n’est plus valable. Recommencez la connexion.",
    en: "This page is no longer valid. Start signing in again.",
  },
  request_refused: {
    fr: "Cette demande n’est pas conforme et a été refusée. Recommencez depuis la page de connexion.",
    en: "This request is not in the expected form and was refused. Start again from the sign-in page.",
  },
  page_not_found: {
    fr: "Cette page n’existe pas. Revenez à la page de connexion.",
    en: "This page does not exist. Go back to the sign-in page.",
  },
  service_failed: {
    fr: "Le service a rencontré une erreur inattendue. Réessayez dans quelques minutes ; si cela persiste, prévenez votre banque.",
    en: "The service met an unexpected error. Try again in a few minutes; if it happens again, tell your bank.",
  },
};
