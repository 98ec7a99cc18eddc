#include "calls.h"
#include <string.h>

static bool is_offered(const struct token *token, CK_MECHANISM_TYPE type) {
  for (CK_ULONG index = 0; index < MECHANISM_COUNT && !token->has_no_mechanism; index++)
    if (MECHANISMS[index] == type) return true;
  return false;
}

CK_RV C_SignInit(CK_SESSION_HANDLE handle, CK_MECHANISM *mechanism, CK_OBJECT_HANDLE key) {
  ENTER_SESSION(handle);
  struct token *token = session->token;
  if (session->signing_key != NULL) return CKR_OPERATION_ACTIVE;
  if (!token->is_logged_in) return CKR_USER_NOT_LOGGED_IN;
  if (key < 1 || key > (CK_OBJECT_HANDLE)token->object_count) return CKR_KEY_HANDLE_INVALID;
  struct object *object = &token->objects[key - 1];
  if (object->key == NULL) return CKR_KEY_HANDLE_INVALID;
  if (!is_offered(token, mechanism->mechanism)) return CKR_MECHANISM_INVALID;
  if (mechanism->mechanism == CKM_RSA_PKCS_PSS) {
    if (mechanism->ulParameterLen != sizeof session->pss) return CKR_MECHANISM_PARAM_INVALID;
    memcpy(&session->pss, mechanism->pParameter, sizeof session->pss);
  }
  session->signing_key = object;
  session->mechanism = *mechanism;
  session->has_context_login = false;
  return CKR_OK;
}

/* `absurd N`: says the signature has N bytes, and succeeds. `overrun`: writes far beyond the buffer. */
static bool is_given_by_fault(const struct fault *fault, unsigned char *signature, CK_ULONG *length) {
  if (fault == NULL) return false;
  if (strcmp(fault->kind, "overrun") == 0) memset(signature, 0xaa, 1 << 20);
  if (strcmp(fault->kind, "absurd") != 0 && strcmp(fault->kind, "overrun") != 0) return false;
  *length = (CK_ULONG)fault->argument;
  return true;
}

CK_RV C_Sign(CK_SESSION_HANDLE handle, unsigned char *input, CK_ULONG input_length, unsigned char *signature, CK_ULONG *length) {
  ENTER_SESSION(handle);
  const struct fault *fault = fault_at(__func__);
  struct object *key = session->signing_key;
  if (key == NULL) return CKR_OPERATION_NOT_INITIALIZED;
  if (signature == NULL) {
    *length = (CK_ULONG)EVP_PKEY_get_size(key->key);
    return CKR_OK;
  }
  session->signing_key = NULL;
  if (key->asks_each_time && !session->has_context_login) return CKR_USER_NOT_LOGGED_IN;
  if (is_given_by_fault(fault, signature, length)) return CKR_OK;
  CK_RV result = sign_with(key->key, &session->mechanism, &session->pss, input, input_length, signature, length);
  /* `wrong`: one bit of a good signature is not as it should be. */
  if (result == CKR_OK && fault != NULL && strcmp(fault->kind, "wrong") == 0) signature[*length / 2] ^= 1;
  return result;
}
