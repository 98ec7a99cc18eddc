#include "surroundings.h"
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

extern char **environ;

/* What the environment would tell Node could load code, and its certificates cost time at every start. */
static void drop_node_variables(void) {
  char **kept = environ;
  for (char **entry = environ; *entry != NULL; entry++)
    if (strncmp(*entry, "NODE_", 5) != 0) *kept++ = *entry;
  *kept = NULL;
}

/*
 * Node would read these too: OpenSSL's load code, or stop it by a fault in a file that is none of its own. Each is put
 * away under a longer name, empty where it was not set, for the libraries to find it again (library-environment.ts).
 */
static void keep_for_libraries(void) {
  static const char *const NAMES[] = {"OPENSSL_CONF", "OPENSSL_ENGINES", "OPENSSL_MODULES", "MALLOC_ARENA_MAX"};
  for (size_t index = 0; index < sizeof NAMES / sizeof *NAMES; index++) {
    const char *value = getenv(NAMES[index]);
    char kept[64];
    snprintf(kept, sizeof kept, "PASSERELLE_LIBRARY_%s", NAMES[index]);
    setenv(kept, value == NULL ? "" : value, 1);
    unsetenv(NAMES[index]);
  }
}

/* glibc would give each of Node's threads a heap of its own: megabytes that nothing here needs. */
static void keep_one_heap(void) { setenv("MALLOC_ARENA_MAX", "1", 1); }

/*
 * A library that crashes leaves no memory image on the disk, for a PIN may be in it. Linux hands the image to the
 * program of a piped core_pattern at a limit of 0 too, but not at 1; where the limit cannot be raised to that, the
 * image has nothing in it (core(5)).
 */
static void forbid_core_dumps(void) {
#ifdef __linux__
  const struct rlimit limit = {1, 1};
  const int filter = open("/proc/self/coredump_filter", O_WRONLY | O_CLOEXEC);
  if (filter >= 0 && write(filter, "0", 1) < 0) perror("passerelle-host: coredump_filter");
  if (filter >= 0) close(filter);
#else
  const struct rlimit limit = {0, 0};
#endif
  setrlimit(RLIMIT_CORE, &limit);
}

/*
 * A library that speaks of an attribute of gigabytes fails at once, before it has driven the desk's other programs into
 * swap. Node 26 counts 0.6 GiB when it has nothing to do; the libraries need megabytes.
 */
static void limit_memory(void) {
#ifdef __linux__
  const rlim_t most = (rlim_t)2 << 30;
  struct rlimit limit;
  if (getrlimit(RLIMIT_DATA, &limit) != 0 || limit.rlim_cur <= most) return;
  limit.rlim_cur = most;
  setrlimit(RLIMIT_DATA, &limit);
#endif
}

void prepare_surroundings(void) {
  drop_node_variables();
  keep_for_libraries();
  keep_one_heap();
  forbid_core_dumps();
  limit_memory();
}
