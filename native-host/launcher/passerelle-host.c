/*
 * passerelle-host, the program that browsers and people start.
 *
 * Starting Node takes longer than all that the host then does, so both of its processes are started at once: the host in
 * this process's place, and beside it a module process, which waits at its socket until the host tells it the library.
 * Each has the other at file descriptor 3; PASSERELLE_MODULE_PROCESS tells the host that it is there, and its pid.
 *
 * The build gives NODE and FOLDER: the absolute paths of Node, for a browser's PATH may not have it, and of the bundles.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#define ENDED_BY "ended-by-kernel"
#else
#define ENDED_BY "ended-by-thread"
#endif

#define CHANNEL 3
#define MODULE_PROCESS "PASSERELLE_MODULE_PROCESS"

extern char **environ;

static const char *const WITHOUT_TOKENS[] = {"install", "uninstall", "help", "--help", "-h", "--version"};

/* What the environment would tell Node could load code, and its certificates cost time at every start. */
static void drop_node_variables(void) {
  char **kept = environ;
  for (char **entry = environ; *entry != NULL; entry++)
    if (strncmp(*entry, "NODE_", 5) != 0) *kept++ = *entry;
  *kept = NULL;
}

/* glibc would give each of Node's threads a heap of its own: megabytes that nothing here needs. */
static void keep_one_heap(void) { setenv("MALLOC_ARENA_MAX", "1", 0); }

/* A library that crashes leaves no memory image on the disk, for a PIN may be in it. */
static void forbid_core_dumps(void) {
  struct rlimit none = {0, 0};
  setrlimit(RLIMIT_CORE, &none);
}

/* Keeps the channel, and what is opened before it, out of the places of the standard streams. */
static void open_standard_streams(void) {
  int opened;
  do opened = open("/dev/null", O_RDWR);
  while (opened >= 0 && opened < CHANNEL);
  if (opened >= CHANNEL) close(opened);
}

static void move_channel(int mine, int other) {
  close(other);
  if (mine == CHANNEL) return;
  dup2(mine, CHANNEL);
  close(mine);
}

static void run_node(char **arguments) {
  execv(NODE, arguments);
  perror("passerelle-host: " NODE);
  _exit(127);
}

/* Both standard outputs are dropped: one would corrupt native messaging, and a library's debug output may hold PINs. */
static void run_module_process(pid_t host) {
  char host_pid[24];
  int nowhere = open("/dev/null", O_RDWR);
#ifdef __linux__
  prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
  for (int stream = 0; stream < CHANNEL; stream++) dup2(nowhere, stream);
  close(nowhere);
  snprintf(host_pid, sizeof host_pid, "%ld", (long)host);
  run_node((char *[]){NODE, FOLDER "/module-process.cjs", host_pid, ENDED_BY, NULL});
}

/* Where it cannot be started here, the host starts it by itself. */
static void start_module_process(void) {
  int ends[2];
  char pid[24];
  const pid_t host = getpid();
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0) return;
  const pid_t module = fork();
  if (module < 0) {
    close(ends[0]);
    close(ends[1]);
    return;
  }
  if (module == 0) {
    move_channel(ends[1], ends[0]);
    run_module_process(host);
  }
  move_channel(ends[0], ends[1]);
  snprintf(pid, sizeof pid, "%ld", (long)module);
  setenv(MODULE_PROCESS, pid, 1);
}

static int reads_tokens(const char *command) {
  for (size_t index = 0; command != NULL && index < sizeof WITHOUT_TOKENS / sizeof *WITHOUT_TOKENS; index++)
    if (strcmp(command, WITHOUT_TOKENS[index]) == 0) return 0;
  return 1;
}

int main(int argc, char **argv) {
  char **arguments = calloc((size_t)argc + 2, sizeof *arguments);
  if (argc < 1 || arguments == NULL) return 127;
  arguments[0] = NODE;
  arguments[1] = FOLDER "/host.cjs";
  memcpy(arguments + 2, argv + 1, (size_t)(argc - 1) * sizeof *arguments);
  drop_node_variables();
  unsetenv(MODULE_PROCESS);
  keep_one_heap();
  forbid_core_dumps();
  open_standard_streams();
  if (reads_tokens(argv[1])) start_module_process();
  run_node(arguments);
}
