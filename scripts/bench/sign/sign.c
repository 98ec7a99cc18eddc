/*
 * The floor of signing: C_SignInit and C_Sign, as a C program would. Arguments: library, PIN, CKA_ID in hexadecimal,
 * mechanism, length of the input. For each number read from standard input, signs that often and prints the seconds.
 */
#include <dlfcn.h>
#include <p11-kit/pkcs11.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static CK_FUNCTION_LIST_PTR load(const char *path) {
  void *library = dlopen(path, RTLD_NOW);
  CK_C_GetFunctionList get = library == NULL ? NULL : (CK_C_GetFunctionList)dlsym(library, "C_GetFunctionList");
  CK_FUNCTION_LIST_PTR p11;
  if (get == NULL || get(&p11) != CKR_OK || p11->C_Initialize(NULL) != CKR_OK) exit(1);
  return p11;
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

int main(int argc, char **argv) {
  if (argc != 6) return 1;
  CK_FUNCTION_LIST_PTR p11 = load(argv[1]);
  CK_SLOT_ID slots[16];
  CK_ULONG count = 16, found = 0, id_length = strlen(argv[3]) / 2;
  CK_SESSION_HANDLE session;
  CK_BYTE id[32], input[512], signature[1024];
  for (CK_ULONG index = 0; index < id_length && index < sizeof id; index++)
    sscanf(argv[3] + 2 * index, "%2hhx", &id[index]);
  CK_OBJECT_CLASS class = CKO_PRIVATE_KEY;
  CK_ATTRIBUTE template[] = {{CKA_CLASS, &class, sizeof class}, {CKA_ID, id, id_length}};
  CK_OBJECT_HANDLE key;
  CK_MECHANISM mechanism = {strtoul(argv[4], NULL, 0), NULL, 0};
  CK_ULONG input_length = strtoul(argv[5], NULL, 10);
  memset(input, 7, sizeof input);
  if (p11->C_GetSlotList(CK_TRUE, slots, &count) != CKR_OK || count == 0) return 1;
  if (p11->C_OpenSession(slots[0], CKF_SERIAL_SESSION, NULL, NULL, &session) != CKR_OK) return 1;
  if (p11->C_Login(session, CKU_USER, (CK_UTF8CHAR_PTR)argv[2], strlen(argv[2])) != CKR_OK) return 1;
  p11->C_FindObjectsInit(session, template, 2);
  p11->C_FindObjects(session, &key, 1, &found);
  p11->C_FindObjectsFinal(session);
  if (found == 0) return 1;
  for (int times; scanf("%d", &times) == 1;) {
    double start = now();
    for (int turn = 0; turn < times; turn++) {
      CK_ULONG length = sizeof signature;
      if (p11->C_SignInit(session, &mechanism, key) != CKR_OK) return 1;
      if (p11->C_Sign(session, input, input_length, signature, &length) != CKR_OK) return 1;
    }
    printf("%.9f\n", now() - start);
    fflush(stdout);
  }
  return 0;
}
