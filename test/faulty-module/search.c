#include "calls.h"
#include <string.h>

/* Object handles count from 1 within the token. */
static struct object *object_of(const struct session *session, CK_OBJECT_HANDLE handle) {
  bool exists = handle >= 1 && handle <= (CK_OBJECT_HANDLE)session->token->object_count;
  return exists ? &session->token->objects[handle - 1] : NULL;
}

static bool is_visible(const struct session *session, const struct object *object) {
  return !object->is_private || session->token->is_logged_in;
}

static bool has_template(const struct session *session, const struct object *object) {
  for (int index = 0; index < session->template_count; index++) {
    const CK_ATTRIBUTE *wanted = &session->template[index];
    const struct attribute *found = find_attribute(object, wanted->type);
    if (found == NULL || found->length != wanted->ulValueLen) return false;
    if (memcmp(found->value, wanted->pValue, found->length) != 0) return false;
  }
  return true;
}

CK_RV C_FindObjectsInit(CK_SESSION_HANDLE handle, CK_ATTRIBUTE *template, CK_ULONG count) {
  ENTER_SESSION(handle);
  static unsigned char values[MAX_SESSIONS][MAX_ATTRIBUTES][64];
  if (session->is_finding) return CKR_OPERATION_ACTIVE;
  if (count > MAX_ATTRIBUTES) return CKR_ARGUMENTS_BAD;
  for (CK_ULONG index = 0; index < count; index++) {
    if (template[index].ulValueLen > 64) return CKR_ARGUMENTS_BAD;
    memcpy(values[handle - 1][index], template[index].pValue, template[index].ulValueLen);
    session->template[index] = template[index];
    session->template[index].pValue = values[handle - 1][index];
  }
  session->template_count = (int)count;
  session->find_at = 0;
  session->is_finding = true;
  return CKR_OK;
}

CK_RV C_FindObjects(CK_SESSION_HANDLE handle, CK_OBJECT_HANDLE *objects, CK_ULONG room, CK_ULONG *count) {
  ENTER_SESSION(handle);
  if (!session->is_finding) return CKR_OPERATION_NOT_INITIALIZED;
  const struct fault *fault = fault_at(__func__);
  *count = 0;
  /* `endless`: there is always one more. */
  while (fault != NULL && strcmp(fault->kind, "endless") == 0 && *count < room) objects[(*count)++] = 1;
  while (session->find_at < session->token->object_count && *count < room) {
    const struct object *object = &session->token->objects[session->find_at++];
    if (is_visible(session, object) && has_template(session, object)) objects[(*count)++] = (CK_OBJECT_HANDLE)session->find_at;
  }
  return CKR_OK;
}

CK_RV C_FindObjectsFinal(CK_SESSION_HANDLE handle) {
  ENTER_SESSION(handle);
  if (!session->is_finding) return CKR_OPERATION_NOT_INITIALIZED;
  session->is_finding = false;
  return late_result(__func__);
}

/* PKCS#11 v2.40 §5.7: every attribute is answered, and the result is the last refusal among them. */
static CK_RV give_attribute(const struct attribute *from, CK_ATTRIBUTE *to) {
  CK_ULONG room = to->ulValueLen;
  to->ulValueLen = CK_UNAVAILABLE_INFORMATION;
  if (from == NULL) return CKR_ATTRIBUTE_TYPE_INVALID;
  if (to->pValue != NULL && room < from->length) return CKR_BUFFER_TOO_SMALL;
  to->ulValueLen = from->length;
  if (to->pValue != NULL) memcpy(to->pValue, from->value, from->length);
  return CKR_OK;
}

CK_RV C_GetAttributeValue(CK_SESSION_HANDLE handle, CK_OBJECT_HANDLE object_handle, CK_ATTRIBUTE *template, CK_ULONG count) {
  ENTER_SESSION(handle);
  const struct fault *fault = fault_at(__func__);
  const struct object *object = object_of(session, object_handle);
  if (object == NULL || !is_visible(session, object)) return CKR_OBJECT_HANDLE_INVALID;
  CK_RV result = CKR_OK;
  for (CK_ULONG index = 0; index < count; index++) {
    CK_RV one = give_attribute(find_attribute(object, template[index].type), &template[index]);
    if (one != CKR_OK) result = one;
    /* `absurd N`: every value is N bytes long. */
    if (fault != NULL && strcmp(fault->kind, "absurd") == 0) template[index].ulValueLen = (CK_ULONG)fault->argument;
  }
  return result;
}
