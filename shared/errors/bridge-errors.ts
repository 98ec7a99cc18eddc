/** Between page, extension and host: messages, clicks, sites, windows. */
export const BRIDGE_ERRORS = {
  message_invalid: {
    fr: "Un message reçu n’est pas conforme. Rechargez la page et recommencez.",
    en: "A message was not in the expected form. Reload the page and try again.",
  },
  message_too_large: {
    fr: "Un message reçu dépasse la taille autorisée. Rechargez la page et recommencez.",
    en: "A message was larger than allowed. Reload the page and try again.",
  },
  encoding_invalid: {
    fr: "Une donnée reçue est mal encodée. Rechargez la page et recommencez.",
    en: "A value was not encoded correctly. Reload the page and try again.",
  },
  challenge_invalid: {
    fr: "La demande de connexion de ce site est incorrecte. Rechargez la page ; si cela persiste, prévenez votre banque.",
    en: "This site’s sign-in request is not valid. Reload the page; if it happens again, tell your bank.",
  },
  challenge_expired: {
    fr: "La demande de connexion a expiré. Rechargez la page et recommencez ; si cela se répète, vérifiez l’heure de cet ordinateur.",
    en: "The sign-in request has expired. Reload the page and try again; if it happens again, check this computer’s clock.",
  },
  purpose_unsupported: {
    fr: "Cette version de Passerelle ne sait pas traiter cette demande. Mettez Passerelle à jour.",
    en: "This version of Passerelle cannot handle this request. Update Passerelle.",
  },
  gesture_required: {
    fr: "La connexion ne peut commencer que par votre propre clic. Cliquez sur « Détecter ».",
    en: "Signing in can only start with your own click. Click “Détecter”.",
  },
  context_insecure: {
    fr: "Cette page n’est pas protégée (HTTPS). Passerelle ne s’y connecte pas.",
    en: "This page is not protected (HTTPS). Passerelle will not sign in here.",
  },
  site_not_allowed: {
    fr: "Ce site n’est pas autorisé à utiliser Passerelle. Autorisez-le depuis l’icône de l’extension.",
    en: "This site may not use Passerelle. Allow it from the extension’s icon.",
  },
  operation_in_progress: {
    fr: "Une connexion est déjà en cours pour cet onglet. Terminez-la ou fermez sa fenêtre.",
    en: "A sign-in is already under way for this tab. Finish it or close its window.",
  },
  operation_cancelled: {
    fr: "Vous avez annulé la connexion. Cliquez sur « Détecter » pour recommencer.",
    en: "You cancelled signing in. Click “Détecter” to start again.",
  },
  operation_timeout: {
    fr: "La fenêtre de connexion est restée ouverte trop longtemps. Cliquez sur « Détecter » pour recommencer.",
    en: "The sign-in window stayed open too long. Click “Détecter” to start again.",
  },
  operation_interrupted: {
    fr: "La connexion a été interrompue. Cliquez sur « Détecter » pour recommencer.",
    en: "Signing in was interrupted. Click “Détecter” to start again.",
  },
  page_left: {
    fr: "La page qui demandait la connexion a été fermée ou quittée.",
    en: "The page that asked to sign in was closed or left.",
  },
  extension_missing: {
    fr: "L’extension Passerelle n’est pas installée ou n’est pas active sur ce site.",
    en: "The Passerelle extension is not installed, or not active on this site.",
  },
  extension_reloaded: {
    fr: "L’extension Passerelle vient d’être mise à jour. Rechargez la page et recommencez.",
    en: "The Passerelle extension has just been updated. Reload the page and try again.",
  },
  internal_error: {
    fr: "Passerelle a rencontré une erreur inattendue. Recommencez ; si cela persiste, copiez le diagnostic depuis les options de l’extension.",
    en: "Passerelle met an unexpected error. Try again; if it happens again, copy the diagnostic from the extension’s options.",
  },
};
