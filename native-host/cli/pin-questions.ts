export const PIN_QUESTIONS = {
  pin: { fr: "Code PIN : ", en: "PIN: " },
  puk: { fr: "Code PUK : ", en: "PUK: " },
  newPin: { fr: "Nouveau code PIN : ", en: "New PIN: " },
  again: { fr: "Nouveau code PIN, encore : ", en: "New PIN again: " },
} as const;
