/* Notes the environment it is loaded in, in the file beside it; it is no PKCS#11 library. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <limits.h>
#include <stdio.h>

extern char **environ;

__attribute__((constructor)) static void note_environment(void) {
  Dl_info information;
  char path[PATH_MAX];
  if (dladdr((void *)note_environment, &information) == 0) return;
  snprintf(path, sizeof path, "%s.environment", information.dli_fname);
  FILE *file = fopen(path, "w");
  for (char **entry = environ; file != NULL && *entry != NULL; entry++) fprintf(file, "%s\n", *entry);
  if (file != NULL) fclose(file);
}
