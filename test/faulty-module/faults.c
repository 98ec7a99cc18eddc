/*
 * Faults that any call can have:
 *
 *   segfault, abort, exit [CODE]    the process ends
 *   hang                            never returns
 *   lock                            waits for a lock that it holds itself
 *   slow MILLISECONDS               returns late
 *   error CKR                       returns this code at once
 *   fork SECONDS                    starts a process that lives so long, its pid noted, then works
 *   print                           writes to stdout, then works
 *   late CKR                        works, then returns this code all the same; of calls that end something
 *
 * and those that need the call's own arguments (`absurd`, `overrun`, `wrong`, `endless`, `null`), see there.
 */
#include "module.h"
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

static void sleep_ms(unsigned long long ms) {
  struct timespec left = {.tv_sec = (time_t)(ms / 1000), .tv_nsec = (long)(ms % 1000) * 1000000};
  while (nanosleep(&left, &left) != 0) continue;
}

static void start_process(unsigned long long seconds) {
  const pid_t process = fork();
  if (process == 0) {
    sleep_ms(seconds * 1000);
    _exit(0);
  }
  char line[40];
  snprintf(line, sizeof line, "forked %ld", (long)process);
  log_call(line);
}

/* As GLib's, which OpenSC has beside itself. */
static void *wait_for_events(void *nothing) {
  prctl(PR_SET_NAME, "gmain");
  poll(NULL, 0, -1);
  return nothing;
}

static void wait_for_own_lock(void) {
  static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
  pthread_t thread;
  pthread_create(&thread, NULL, wait_for_events, NULL);
  pthread_mutex_lock(&lock);
  pthread_mutex_lock(&lock);
}

static bool is_due(const struct fault *fault) { return fault->calls >= fault->first && fault->calls <= fault->last; }

CK_RV late_result(const char *call) {
  const struct fault *fault = fault_at(call);
  bool is_late = fault != NULL && strcmp(fault->kind, "late") == 0 && is_due(fault);
  return is_late ? (CK_RV)fault->argument : CKR_OK;
}

bool passes(const char *call, CK_RV *result) {
  log_call(call);
  struct fault *fault = fault_at(call);
  if (fault == NULL) return true;
  fault->calls++;
  if (!is_due(fault)) return true;
  if (strcmp(fault->kind, "segfault") == 0) raise(SIGSEGV);
  if (strcmp(fault->kind, "abort") == 0) abort();
  if (strcmp(fault->kind, "exit") == 0) exit((int)fault->argument);
  while (strcmp(fault->kind, "hang") == 0) pause();
  if (strcmp(fault->kind, "lock") == 0) wait_for_own_lock();
  if (strcmp(fault->kind, "slow") == 0) sleep_ms(fault->argument);
  if (strcmp(fault->kind, "fork") == 0) start_process(fault->argument);
  if (strcmp(fault->kind, "print") == 0) {
    printf("%s was called, and here is some noise on stdout\n", call);
    fflush(stdout);
  }
  if (strcmp(fault->kind, "error") != 0) return true;
  *result = (CK_RV)fault->argument;
  return false;
}
