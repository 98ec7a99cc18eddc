#include "calls.h"
#include <string.h>

__attribute__((constructor)) static void load(void) {
  CK_RV ignored;
  read_settings();
  passes("load", &ignored);
}

__attribute__((destructor)) static void unload(void) {
  CK_RV ignored;
  passes("unload", &ignored);
}

static bool is_initialised;

CK_RV C_Initialize(void *arguments) {
  ENTER();
  (void)arguments;
  if (is_initialised) return CKR_CRYPTOKI_ALREADY_INITIALIZED;
  is_initialised = true;
  return CKR_OK;
}

CK_RV C_Finalize(void *reserved) {
  ENTER();
  (void)reserved;
  if (!is_initialised) return CKR_CRYPTOKI_NOT_INITIALIZED;
  is_initialised = false;
  forget_sessions();
  return CKR_OK;
}

CK_RV C_GetInfo(CK_INFO *info) {
  ENTER();
  memset(info, 0, sizeof *info);
  info->cryptokiVersion = (CK_VERSION){2, 40};
  memset(info->manufacturerID, ' ', sizeof info->manufacturerID);
  memset(info->libraryDescription, ' ', sizeof info->libraryDescription);
  memcpy(info->manufacturerID, "Passerelle", 10);
  memcpy(info->libraryDescription, "Faulty PKCS#11 library", 22);
  return CKR_OK;
}

static CK_RV unsupported(void) { return CKR_FUNCTION_NOT_SUPPORTED; }

#define SUPPORTED(name) .name = name
#define UNSUPPORTED(name) .name = (CK_##name)unsupported

static CK_FUNCTION_LIST functions = {
    .version = {2, 40},
    SUPPORTED(C_Initialize),
    SUPPORTED(C_Finalize),
    SUPPORTED(C_GetInfo),
    SUPPORTED(C_GetFunctionList),
    SUPPORTED(C_GetSlotList),
    SUPPORTED(C_GetSlotInfo),
    SUPPORTED(C_GetTokenInfo),
    SUPPORTED(C_GetMechanismList),
    SUPPORTED(C_GetMechanismInfo),
    UNSUPPORTED(C_InitToken),
    SUPPORTED(C_InitPIN),
    SUPPORTED(C_SetPIN),
    SUPPORTED(C_OpenSession),
    SUPPORTED(C_CloseSession),
    SUPPORTED(C_CloseAllSessions),
    SUPPORTED(C_GetSessionInfo),
    UNSUPPORTED(C_GetOperationState),
    UNSUPPORTED(C_SetOperationState),
    SUPPORTED(C_Login),
    SUPPORTED(C_Logout),
    UNSUPPORTED(C_CreateObject),
    UNSUPPORTED(C_CopyObject),
    UNSUPPORTED(C_DestroyObject),
    UNSUPPORTED(C_GetObjectSize),
    SUPPORTED(C_GetAttributeValue),
    UNSUPPORTED(C_SetAttributeValue),
    SUPPORTED(C_FindObjectsInit),
    SUPPORTED(C_FindObjects),
    SUPPORTED(C_FindObjectsFinal),
    UNSUPPORTED(C_EncryptInit),
    UNSUPPORTED(C_Encrypt),
    UNSUPPORTED(C_EncryptUpdate),
    UNSUPPORTED(C_EncryptFinal),
    UNSUPPORTED(C_DecryptInit),
    UNSUPPORTED(C_Decrypt),
    UNSUPPORTED(C_DecryptUpdate),
    UNSUPPORTED(C_DecryptFinal),
    UNSUPPORTED(C_DigestInit),
    UNSUPPORTED(C_Digest),
    UNSUPPORTED(C_DigestUpdate),
    UNSUPPORTED(C_DigestKey),
    UNSUPPORTED(C_DigestFinal),
    SUPPORTED(C_SignInit),
    SUPPORTED(C_Sign),
    UNSUPPORTED(C_SignUpdate),
    UNSUPPORTED(C_SignFinal),
    UNSUPPORTED(C_SignRecoverInit),
    UNSUPPORTED(C_SignRecover),
    UNSUPPORTED(C_VerifyInit),
    UNSUPPORTED(C_Verify),
    UNSUPPORTED(C_VerifyUpdate),
    UNSUPPORTED(C_VerifyFinal),
    UNSUPPORTED(C_VerifyRecoverInit),
    UNSUPPORTED(C_VerifyRecover),
    UNSUPPORTED(C_DigestEncryptUpdate),
    UNSUPPORTED(C_DecryptDigestUpdate),
    UNSUPPORTED(C_SignEncryptUpdate),
    UNSUPPORTED(C_DecryptVerifyUpdate),
    UNSUPPORTED(C_GenerateKey),
    UNSUPPORTED(C_GenerateKeyPair),
    UNSUPPORTED(C_WrapKey),
    UNSUPPORTED(C_UnwrapKey),
    UNSUPPORTED(C_DeriveKey),
    UNSUPPORTED(C_SeedRandom),
    UNSUPPORTED(C_GenerateRandom),
    UNSUPPORTED(C_GetFunctionStatus),
    UNSUPPORTED(C_CancelFunction),
    UNSUPPORTED(C_WaitForSlotEvent),
};

__attribute__((visibility("default"))) CK_RV C_GetFunctionList(CK_FUNCTION_LIST **list) {
  ENTER();
  const struct fault *fault = fault_at(__func__);
  /* `null`: success, and no list. */
  *list = fault != NULL && strcmp(fault->kind, "null") == 0 ? NULL : &functions;
  return CKR_OK;
}
