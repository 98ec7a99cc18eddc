#include "module.h"
#include <stdlib.h>
#include <string.h>

#define TRIES 3

struct token tokens[MAX_TOKENS];
int token_count;

struct token *add_token(const char *label) {
  if (token_count == MAX_TOKENS) return NULL;
  struct token *token = &tokens[token_count++];
  memset(token, 0, sizeof *token);
  strncpy(token->label, label, sizeof token->label - 1);
  strcpy(token->pin, "1234");
  token->tries = TRIES;
  token->flags = CKF_LOGIN_REQUIRED | CKF_USER_PIN_INITIALIZED | CKF_TOKEN_INITIALIZED;
  return token;
}

bool set_state(struct token *token, const char *state) {
  if (strcmp(state, "uninitialised") == 0) token->flags &= ~(CKF_TOKEN_INITIALIZED | CKF_USER_PIN_INITIALIZED);
  else if (strcmp(state, "pin-not-set") == 0) token->flags &= ~CKF_USER_PIN_INITIALIZED;
  else if (strcmp(state, "count-low") == 0) token->tries = TRIES - 1;
  else if (strcmp(state, "final-try") == 0) token->tries = 1;
  else if (strcmp(state, "locked") == 0) token->tries = 0;
  else if (strcmp(state, "to-be-changed") == 0) {
    token->flags |= CKF_USER_PIN_TO_BE_CHANGED;
    token->login_result = CKR_PIN_EXPIRED;
  } else if (strcmp(state, "expired") == 0) token->login_result = CKR_PIN_EXPIRED;
  else if (strcmp(state, "write-protected") == 0) token->flags |= CKF_WRITE_PROTECTED;
  else if (strcmp(state, "no-mechanism") == 0) token->has_no_mechanism = true;
  else if (strcmp(state, "certificates-after-login") == 0) token->hides_certificates = true;
  else if (strcmp(state, "asks-each-time") == 0) token->asks_each_time = true;
  else if (strcmp(state, "logged-in-elsewhere") == 0) token->login_result = CKR_USER_ANOTHER_ALREADY_LOGGED_IN;
  else if (strcmp(state, "pin-pad") == 0) token->flags |= CKF_PROTECTED_AUTHENTICATION_PATH;
  else return false;
  return true;
}

/* PKCS#11 v2.40 §3.2: the tries left are told in three steps, never as a number. */
CK_FLAGS token_flags(const struct token *token) {
  CK_FLAGS flags = token->flags;
  if (token->tries < TRIES) flags |= CKF_USER_PIN_COUNT_LOW;
  if (token->tries == 1) flags |= CKF_USER_PIN_FINAL_TRY;
  if (token->tries == 0) flags |= CKF_USER_PIN_LOCKED;
  return flags;
}
