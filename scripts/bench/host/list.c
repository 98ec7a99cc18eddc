/* The floor of listing: loads a PKCS#11 library and reads every certificate of every token, as a C program would. */
#include <dlfcn.h>
#include <p11-kit/pkcs11.h>
#include <stdio.h>
#include <stdlib.h>

#define MAX_SLOTS 64
#define MAX_OBJECTS 256

static void read_attribute(CK_FUNCTION_LIST_PTR p11, CK_SESSION_HANDLE session, CK_OBJECT_HANDLE object,
                           CK_ATTRIBUTE_TYPE type) {
  CK_ATTRIBUTE attribute = {type, NULL, 0};
  if (p11->C_GetAttributeValue(session, object, &attribute, 1) != CKR_OK) return;
  attribute.pValue = malloc(attribute.ulValueLen + 1);
  if (p11->C_GetAttributeValue(session, object, &attribute, 1) == CKR_OK)
    fwrite(attribute.pValue, 1, attribute.ulValueLen, stdout);
  free(attribute.pValue);
}

static void read_slot(CK_FUNCTION_LIST_PTR p11, CK_SLOT_ID slot) {
  CK_SLOT_INFO slot_info;
  CK_TOKEN_INFO token_info;
  CK_SESSION_HANDLE session;
  CK_OBJECT_CLASS class = CKO_CERTIFICATE;
  CK_ATTRIBUTE template = {CKA_CLASS, &class, sizeof class};
  CK_OBJECT_HANDLE objects[MAX_OBJECTS];
  CK_ULONG count = 0;
  if (p11->C_GetSlotInfo(slot, &slot_info) != CKR_OK || p11->C_GetTokenInfo(slot, &token_info) != CKR_OK) return;
  if (p11->C_OpenSession(slot, CKF_SERIAL_SESSION, NULL, NULL, &session) != CKR_OK) return;
  p11->C_FindObjectsInit(session, &template, 1);
  p11->C_FindObjects(session, objects, MAX_OBJECTS, &count);
  p11->C_FindObjectsFinal(session);
  for (CK_ULONG index = 0; index < count; index++) {
    read_attribute(p11, session, objects[index], CKA_VALUE);
    read_attribute(p11, session, objects[index], CKA_ID);
    read_attribute(p11, session, objects[index], CKA_LABEL);
  }
  p11->C_CloseSession(session);
}

int main(int argc, char **argv) {
  void *library = argc > 1 ? dlopen(argv[1], RTLD_NOW) : NULL;
  if (library == NULL) return 1;
  CK_C_GetFunctionList get = (CK_C_GetFunctionList)dlsym(library, "C_GetFunctionList");
  CK_FUNCTION_LIST_PTR p11;
  CK_C_INITIALIZE_ARGS arguments = {.flags = CKF_OS_LOCKING_OK};
  CK_SLOT_ID slots[MAX_SLOTS];
  CK_ULONG count = MAX_SLOTS;
  if (get == NULL || get(&p11) != CKR_OK || p11->C_Initialize(&arguments) != CKR_OK) return 1;
  if (p11->C_GetSlotList(CK_TRUE, slots, &count) != CKR_OK) return 1;
  for (CK_ULONG index = 0; index < count; index++) read_slot(p11, slots[index]);
  return 0;
}
