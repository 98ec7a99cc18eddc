#include "calls.h"
#include <stdio.h>
#include <string.h>

static void pad(unsigned char *field, size_t size, const char *text) {
  memset(field, ' ', size);
  memcpy(field, text, strnlen(text, size));
}

/* `fault CALL absurd N`: says there are N, and writes none. */
static bool is_absurd(const char *call, CK_ULONG *count) {
  const struct fault *fault = fault_at(call);
  if (fault == NULL || strcmp(fault->kind, "absurd") != 0) return false;
  *count = (CK_ULONG)fault->argument;
  return true;
}

static CK_RV give_list(const CK_ULONG *from, CK_ULONG from_count, CK_ULONG *to, CK_ULONG *count) {
  CK_ULONG room = *count;
  *count = from_count;
  if (to == NULL) return CKR_OK;
  if (room < from_count) return CKR_BUFFER_TOO_SMALL;
  if (from_count > 0) memcpy(to, from, from_count * sizeof *from);
  return CKR_OK;
}

CK_RV C_GetSlotList(CK_BBOOL present, CK_SLOT_ID *slots, CK_ULONG *count) {
  ENTER();
  (void)present;
  if (is_absurd(__func__, count)) return CKR_OK;
  CK_SLOT_ID all[MAX_TOKENS];
  for (int index = 0; index < token_count; index++) all[index] = (CK_SLOT_ID)index;
  return give_list(all, (CK_ULONG)token_count, slots, count);
}

CK_RV C_GetSlotInfo(CK_SLOT_ID slot, CK_SLOT_INFO *info) {
  ENTER();
  if (slot >= (CK_SLOT_ID)token_count) return CKR_SLOT_ID_INVALID;
  memset(info, 0, sizeof *info);
  char description[64];
  snprintf(description, sizeof description, "Reader of %s", tokens[slot].label);
  pad(info->slotDescription, sizeof info->slotDescription, description);
  pad(info->manufacturerID, sizeof info->manufacturerID, "Passerelle");
  info->flags = CKF_TOKEN_PRESENT | CKF_REMOVABLE_DEVICE;
  return CKR_OK;
}

CK_RV C_GetTokenInfo(CK_SLOT_ID slot, CK_TOKEN_INFO *info) {
  ENTER();
  if (slot >= (CK_SLOT_ID)token_count) return CKR_SLOT_ID_INVALID;
  const struct token *token = &tokens[slot];
  CK_ULONG ignored;
  /* `absurd`: no text ends, no number makes sense. */
  memset(info, is_absurd(__func__, &ignored) ? 0xff : 0, sizeof *info);
  if (is_absurd(__func__, &ignored)) return CKR_OK;
  pad(info->label, sizeof info->label, token->label);
  pad(info->manufacturerID, sizeof info->manufacturerID, "Passerelle");
  pad(info->model, sizeof info->model, "Faulty token");
  pad(info->serialNumber, sizeof info->serialNumber, "0");
  info->flags = token_flags(token);
  info->ulMaxSessionCount = CK_EFFECTIVELY_INFINITE;
  info->ulMaxRwSessionCount = CK_EFFECTIVELY_INFINITE;
  info->ulMinPinLen = MIN_PIN_BYTES;
  info->ulMaxPinLen = MAX_PIN_BYTES;
  return CKR_OK;
}

CK_RV C_GetMechanismList(CK_SLOT_ID slot, CK_MECHANISM_TYPE *mechanisms, CK_ULONG *count) {
  ENTER();
  if (slot >= (CK_SLOT_ID)token_count) return CKR_SLOT_ID_INVALID;
  if (is_absurd(__func__, count)) return CKR_OK;
  return give_list(MECHANISMS, tokens[slot].has_no_mechanism ? 0 : MECHANISM_COUNT, mechanisms, count);
}

CK_RV C_GetMechanismInfo(CK_SLOT_ID slot, CK_MECHANISM_TYPE mechanism, CK_MECHANISM_INFO *info) {
  ENTER();
  if (slot >= (CK_SLOT_ID)token_count) return CKR_SLOT_ID_INVALID;
  (void)mechanism;
  *info = (CK_MECHANISM_INFO){.ulMinKeySize = 256, .ulMaxKeySize = 4096, .flags = CKF_SIGN};
  return CKR_OK;
}
