/*
 * A SoftHSM key that can be plugged in, pulled out and slowed down.
 *
 * SoftHSM knows no insertion: its tokens are there from C_Initialize on. This PKCS#11 library passes every call on to
 * SoftHSM and adds what a USB key has besides: it is present while the file `plugged-in` exists, and C_Sign does not
 * return while the file `held` exists. Each C_Login and C_SetPIN, which can spend a try, adds an octet to the file
 * `pin-calls`. While the file `pin-pad` exists, the key is in a reader with a keypad of its own: the PIN is what the
 * file `typed` holds as soon as it appears there, nothing where the person pressed the reader's cancel key, and no PIN
 * is taken from the computer. pReserved of CK_C_INITIALIZE_ARGS names the folder of these files and of
 * `softhsm2.conf`. SoftHSM's spare uninitialised slot is left out.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "pkcs11.h"

#define MAX_SLOTS 16
#define POLL_US 10000
#define MAX_TYPED_BYTES 255

static CK_FUNCTION_LIST softhsm, plug;
static char folder[PATH_MAX];

static const char *path_of(const char *name) {
  static __thread char path[PATH_MAX + 32];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  return path;
}

static int exists(const char *name) { return access(path_of(name), F_OK) == 0; }

static int is_plugged_in(void) { return exists("plugged-in"); }

static CK_RV initialize(CK_VOID_PTR given) {
  CK_C_INITIALIZE_ARGS arguments = {0};
  if (given != NULL_PTR) arguments = *(CK_C_INITIALIZE_ARGS *)given;
  if (arguments.pReserved == NULL_PTR) return CKR_ARGUMENTS_BAD;
  if (snprintf(folder, sizeof folder, "%s", (char *)arguments.pReserved) >= (int)sizeof folder)
    return CKR_ARGUMENTS_BAD;
  setenv("SOFTHSM2_CONF", path_of("softhsm2.conf"), 1);
  arguments.pReserved = NULL_PTR;
  return softhsm.C_Initialize(&arguments);
}

static CK_RV get_slot_list(CK_BBOOL token_present, CK_SLOT_ID_PTR list, CK_ULONG_PTR count) {
  CK_SLOT_ID all[MAX_SLOTS];
  CK_ULONG all_count = MAX_SLOTS, found = 0;
  int plugged_in = is_plugged_in();
  CK_RV result = softhsm.C_GetSlotList(CK_TRUE, all, &all_count);
  if (result != CKR_OK) return result;
  for (CK_ULONG index = 0; index < all_count; index++) {
    CK_TOKEN_INFO token;
    if (softhsm.C_GetTokenInfo(all[index], &token) != CKR_OK || !(token.flags & CKF_TOKEN_INITIALIZED)) continue;
    if (!plugged_in) softhsm.C_CloseAllSessions(all[index]);
    if (plugged_in || !token_present) all[found++] = all[index];
  }
  if (list != NULL_PTR) {
    if (*count < found) result = CKR_BUFFER_TOO_SMALL;
    else
      for (CK_ULONG index = 0; index < found; index++) list[index] = all[index];
  }
  *count = found;
  return result;
}

static CK_RV get_slot_info(CK_SLOT_ID slot, CK_SLOT_INFO_PTR info) {
  static const char description[] = "Port USB";
  CK_RV result = softhsm.C_GetSlotInfo(slot, info);
  if (result != CKR_OK) return result;
  memset(info->slotDescription, ' ', sizeof info->slotDescription);
  memcpy(info->slotDescription, description, sizeof description - 1);
  info->flags |= CKF_REMOVABLE_DEVICE;
  if (!is_plugged_in()) info->flags &= ~(CK_FLAGS)CKF_TOKEN_PRESENT;
  return CKR_OK;
}

static CK_RV get_token_info(CK_SLOT_ID slot, CK_TOKEN_INFO_PTR info) {
  CK_RV result = is_plugged_in() ? softhsm.C_GetTokenInfo(slot, info) : CKR_TOKEN_NOT_PRESENT;
  if (result == CKR_OK && exists("pin-pad")) info->flags |= CKF_PROTECTED_AUTHENTICATION_PATH;
  return result;
}

static CK_RV open_session(CK_SLOT_ID slot, CK_FLAGS flags, CK_VOID_PTR application, CK_NOTIFY notify,
                          CK_SESSION_HANDLE_PTR session) {
  return is_plugged_in() ? softhsm.C_OpenSession(slot, flags, application, notify, session) : CKR_TOKEN_NOT_PRESENT;
}

static void note_pin_call(void) {
  FILE *calls = fopen(path_of("pin-calls"), "a");
  if (calls == NULL) abort();
  fputc('.', calls);
  fclose(calls);
}

/* What the person types on the reader; it takes as long as it takes. */
static CK_RV read_keypad(CK_UTF8CHAR_PTR typed, CK_ULONG_PTR length) {
  FILE *file;
  while (is_plugged_in() && !exists("typed")) usleep(POLL_US);
  file = fopen(path_of("typed"), "r");
  if (file == NULL) return CKR_DEVICE_REMOVED;
  *length = fread(typed, 1, MAX_TYPED_BYTES, file);
  fclose(file);
  unlink(path_of("typed"));
  return *length == 0 ? CKR_FUNCTION_CANCELED : CKR_OK;
}

static CK_RV login(CK_SESSION_HANDLE session, CK_USER_TYPE user, CK_UTF8CHAR_PTR pin, CK_ULONG length) {
  CK_UTF8CHAR typed[MAX_TYPED_BYTES];
  CK_RV result;
  note_pin_call();
  if (!is_plugged_in()) return CKR_DEVICE_REMOVED;
  if (!exists("pin-pad")) return softhsm.C_Login(session, user, pin, length);
  if (pin != NULL_PTR) return CKR_ARGUMENTS_BAD;
  result = read_keypad(typed, &length);
  return result == CKR_OK ? softhsm.C_Login(session, user, typed, length) : result;
}

static CK_RV set_pin(CK_SESSION_HANDLE session, CK_UTF8CHAR_PTR old_pin, CK_ULONG old_length, CK_UTF8CHAR_PTR new_pin,
                     CK_ULONG new_length) {
  CK_UTF8CHAR old_typed[MAX_TYPED_BYTES], new_typed[MAX_TYPED_BYTES];
  CK_RV result;
  note_pin_call();
  if (!is_plugged_in()) return CKR_DEVICE_REMOVED;
  if (!exists("pin-pad")) return softhsm.C_SetPIN(session, old_pin, old_length, new_pin, new_length);
  if (old_pin != NULL_PTR || new_pin != NULL_PTR) return CKR_ARGUMENTS_BAD;
  result = read_keypad(old_typed, &old_length);
  if (result == CKR_OK) result = read_keypad(new_typed, &new_length);
  return result == CKR_OK ? softhsm.C_SetPIN(session, old_typed, old_length, new_typed, new_length) : result;
}

static CK_RV find_objects_init(CK_SESSION_HANDLE session, CK_ATTRIBUTE_PTR template, CK_ULONG count) {
  return is_plugged_in() ? softhsm.C_FindObjectsInit(session, template, count) : CKR_DEVICE_REMOVED;
}

static CK_RV sign(CK_SESSION_HANDLE session, CK_BYTE_PTR content, CK_ULONG content_length, CK_BYTE_PTR signature,
                  CK_ULONG_PTR signature_length) {
  while (is_plugged_in() && exists("held")) usleep(POLL_US);
  return is_plugged_in() ? softhsm.C_Sign(session, content, content_length, signature, signature_length)
                         : CKR_DEVICE_REMOVED;
}

CK_RV C_GetFunctionList(CK_FUNCTION_LIST_PTR_PTR list) {
  CK_C_GetFunctionList get_function_list;
  CK_FUNCTION_LIST_PTR functions;
  void *library = dlopen(SOFTHSM_MODULE, RTLD_NOW | RTLD_LOCAL);
  if (library == NULL) return CKR_GENERAL_ERROR;
  get_function_list = (CK_C_GetFunctionList)dlsym(library, "C_GetFunctionList");
  if (get_function_list == NULL || get_function_list(&functions) != CKR_OK) return CKR_GENERAL_ERROR;
  softhsm = plug = *functions;
  plug.C_Initialize = initialize;
  plug.C_GetFunctionList = C_GetFunctionList;
  plug.C_GetSlotList = get_slot_list;
  plug.C_GetSlotInfo = get_slot_info;
  plug.C_GetTokenInfo = get_token_info;
  plug.C_OpenSession = open_session;
  plug.C_Login = login;
  plug.C_SetPIN = set_pin;
  plug.C_FindObjectsInit = find_objects_init;
  plug.C_Sign = sign;
  *list = &plug;
  return CKR_OK;
}
