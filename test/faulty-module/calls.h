/* What every PKCS#11 call here has in common. */
#ifndef CALLS_H
#define CALLS_H

#include "module.h"

#define MIN_PIN_BYTES 4
#define MAX_PIN_BYTES 16
#define SO_PIN "12345678"

#define ENTER()                                                                                                        \
  CK_RV early_result;                                                                                                  \
  if (!passes(__func__, &early_result)) return early_result

#define ENTER_SESSION(handle)                                                                                          \
  ENTER();                                                                                                             \
  struct session *session = session_of(handle);                                                                        \
  if (session == NULL) return CKR_SESSION_HANDLE_INVALID

#endif
