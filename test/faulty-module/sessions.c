#include "calls.h"
#include <stdio.h>
#include <string.h>

static struct session sessions[MAX_SESSIONS];

struct session *session_of(CK_SESSION_HANDLE handle) {
  bool is_open = handle >= 1 && handle <= MAX_SESSIONS && sessions[handle - 1].is_open;
  return is_open ? &sessions[handle - 1] : NULL;
}

void forget_sessions(void) { memset(sessions, 0, sizeof sessions); }

CK_RV C_OpenSession(CK_SLOT_ID slot, CK_FLAGS flags, void *application, CK_NOTIFY notify, CK_SESSION_HANDLE *handle) {
  ENTER();
  (void)application, (void)notify;
  if (slot >= (CK_SLOT_ID)token_count) return CKR_SLOT_ID_INVALID;
  if ((flags & CKF_SERIAL_SESSION) == 0) return CKR_SESSION_PARALLEL_NOT_SUPPORTED;
  if ((flags & CKF_RW_SESSION) && (tokens[slot].flags & CKF_WRITE_PROTECTED)) return CKR_TOKEN_WRITE_PROTECTED;
  for (CK_ULONG index = 0; index < MAX_SESSIONS; index++) {
    if (sessions[index].is_open) continue;
    sessions[index] = (struct session){.is_open = true, .flags = flags, .token = &tokens[slot]};
    *handle = index + 1;
    return CKR_OK;
  }
  return CKR_SESSION_COUNT;
}

/* PKCS#11 v2.40 §5.6: with its last session the token's login ends. */
static void close_session(struct session *session) {
  session->is_open = false;
  for (int index = 0; index < MAX_SESSIONS; index++)
    if (sessions[index].is_open && sessions[index].token == session->token) return;
  session->token->is_logged_in = false;
}

CK_RV C_CloseSession(CK_SESSION_HANDLE handle) {
  ENTER_SESSION(handle);
  close_session(session);
  return late_result(__func__);
}

CK_RV C_CloseAllSessions(CK_SLOT_ID slot) {
  ENTER();
  if (slot >= (CK_SLOT_ID)token_count) return CKR_SLOT_ID_INVALID;
  for (int index = 0; index < MAX_SESSIONS; index++)
    if (sessions[index].is_open && sessions[index].token == &tokens[slot]) close_session(&sessions[index]);
  return CKR_OK;
}

CK_RV C_GetSessionInfo(CK_SESSION_HANDLE handle, CK_SESSION_INFO *info) {
  ENTER_SESSION(handle);
  bool is_writable = (session->flags & CKF_RW_SESSION) != 0;
  CK_STATE public_state = is_writable ? CKS_RW_PUBLIC_SESSION : CKS_RO_PUBLIC_SESSION;
  CK_STATE user_state = is_writable ? CKS_RW_USER_FUNCTIONS : CKS_RO_USER_FUNCTIONS;
  *info = (CK_SESSION_INFO){.slotID = (CK_SLOT_ID)(session->token - tokens),
                            .state = session->token->is_logged_in ? user_state : public_state,
                            .flags = session->flags};
  return CKR_OK;
}

static bool is_equal(const char *expected, const unsigned char *given, CK_ULONG length) {
  return strlen(expected) == length && memcmp(expected, given, length) == 0;
}

/* A wrong PIN costs a try; the one that costs the last says so already. */
static CK_RV check_pin(struct token *token, const unsigned char *pin, CK_ULONG length) {
  if (token->tries == 0) return CKR_PIN_LOCKED;
  if (length < MIN_PIN_BYTES || length > MAX_PIN_BYTES) return CKR_PIN_LEN_RANGE;
  if (!is_equal(token->pin, pin, length)) return --token->tries == 0 ? CKR_PIN_LOCKED : CKR_PIN_INCORRECT;
  token->tries = 3;
  return CKR_OK;
}

CK_RV C_Login(CK_SESSION_HANDLE handle, CK_USER_TYPE user, unsigned char *pin, CK_ULONG length) {
  ENTER_SESSION(handle);
  struct token *token = session->token;
  log_call(pin == NULL ? "C_Login without PIN" : "C_Login with PIN");
  if (user == CKU_SO) return pin && is_equal(SO_PIN, pin, length) ? CKR_OK : CKR_PIN_INCORRECT;
  if (!(token->flags & CKF_USER_PIN_INITIALIZED)) return CKR_USER_PIN_NOT_INITIALIZED;
  if (user == CKU_USER && token->is_logged_in) return CKR_USER_ALREADY_LOGGED_IN;
  if (user == CKU_CONTEXT_SPECIFIC && session->signing_key == NULL) return CKR_OPERATION_NOT_INITIALIZED;
  if (token->login_result == CKR_USER_ANOTHER_ALREADY_LOGGED_IN) return token->login_result;
  bool has_pin_pad = (token->flags & CKF_PROTECTED_AUTHENTICATION_PATH) != 0;
  if (has_pin_pad != (pin == NULL)) return CKR_ARGUMENTS_BAD;
  CK_RV result = has_pin_pad ? CKR_OK : check_pin(token, pin, length);
  if (result == CKR_OK) result = token->login_result;
  if (result != CKR_OK) return result;
  if (user == CKU_CONTEXT_SPECIFIC) session->has_context_login = true;
  else token->is_logged_in = true;
  return CKR_OK;
}

CK_RV C_Logout(CK_SESSION_HANDLE handle) {
  ENTER_SESSION(handle);
  if (!session->token->is_logged_in) return CKR_USER_NOT_LOGGED_IN;
  session->token->is_logged_in = false;
  return late_result(__func__);
}

static CK_RV set_pin(struct token *token, const unsigned char *pin, CK_ULONG length) {
  if (token->flags & CKF_WRITE_PROTECTED) return CKR_TOKEN_WRITE_PROTECTED;
  if (length < MIN_PIN_BYTES || length > MAX_PIN_BYTES) return CKR_PIN_LEN_RANGE;
  snprintf(token->pin, sizeof token->pin, "%.*s", (int)length, pin);
  token->tries = 3;
  token->flags = (token->flags | CKF_USER_PIN_INITIALIZED) & ~(CK_FLAGS)CKF_USER_PIN_TO_BE_CHANGED;
  token->login_result = CKR_OK;
  return CKR_OK;
}

/* By the security officer: a new PIN for a locked token. */
CK_RV C_InitPIN(CK_SESSION_HANDLE handle, unsigned char *pin, CK_ULONG length) {
  ENTER_SESSION(handle);
  return pin == NULL ? CKR_ARGUMENTS_BAD : set_pin(session->token, pin, length);
}

CK_RV C_SetPIN(CK_SESSION_HANDLE handle, unsigned char *old, CK_ULONG old_length, unsigned char *new, CK_ULONG new_length) {
  ENTER_SESSION(handle);
  if (session->token->flags & CKF_PROTECTED_AUTHENTICATION_PATH) return old || new ? CKR_ARGUMENTS_BAD : CKR_OK;
  if (old == NULL || new == NULL) return CKR_ARGUMENTS_BAD;
  CK_RV result = check_pin(session->token, old, old_length);
  return result == CKR_OK ? set_pin(session->token, new, new_length) : result;
}
