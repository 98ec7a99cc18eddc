/*
 * passerelle-host, the program that browsers and people start.
 *
 * Starting Node takes longer than all that the host then does, so both of its processes are started at once: the host in
 * this process's place, and beside it a module process, which waits at its socket until the host tells it the library.
 * Each has the other at file descriptor 3; PASSERELLE_MODULE_PROCESS tells the host that it is there, and its pid.
 *
 * The bundles lie beside this program, wherever that is; start.cjs loads host.cjs where Node is young enough. Node is
 * the one beside it, else the one of the build, whose absolute path is NODE, for a browser's PATH may not have it, else
 * the first in PATH.
 */
#include "surroundings.h"
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#define ENDED_BY "ended-by-kernel"
#else
#include <mach-o/dyld.h>
#define ENDED_BY "ended-by-thread"
#endif

#define CHANNEL 3
#define MODULE_PROCESS "PASSERELLE_MODULE_PROCESS"
#define STATUS_INCOMPLETE 127

static const char *const WITHOUT_TOKENS[] = {"install", "uninstall", "help", "--help", "-h", "--version"};

/* What is missing: for the extension, and for a person at a terminal. */
struct lack {
  const char *detail, *french, *english;
};
static const struct lack NO_BUNDLES = {
    "start.cjs and host.cjs are not beside the program",
    "les fichiers qui vont avec ce programme ne sont pas à côté de lui. Réinstallez Passerelle",
    "the files that belong to this program are not beside it. Install Passerelle again"};
static const struct lack NO_NODE = {
    "Node.js was not found",
    "Node.js est introuvable. Installez Node.js 20.19 ou plus récent, ou réinstallez Passerelle",
    "Node.js was not found. Install Node.js 20.19 or later, or install Passerelle again"};

/* As cli/is-command-line.ts: a browser gives an origin, a manifest's path, or nothing. */
static int is_command_line(const char *first) {
  if (first == NULL) return isatty(STDIN_FILENO);
  return first[0] != '/' && strstr(first, "://") == NULL;
}

/* Tells a person, or the extension by a native message (PROTOCOL.md), why there is no host. */
static _Noreturn void refuse_to_start(const struct lack *lack, const char *first_argument) {
  char frame[512];
  uint32_t length;
  if (is_command_line(first_argument)) {
    fprintf(stderr, "Passerelle : %s.\nPasserelle: %s.\n", lack->french, lack->english);
    exit(STATUS_INCOMPLETE);
  }
  length = (uint32_t)snprintf(frame + sizeof length, sizeof frame - sizeof length,
                              "{\"id\":null,\"error\":{\"code\":\"host_incomplete\",\"message\":\"%s\"}}", lack->detail);
  memcpy(frame, &length, sizeof length);
  if (write(STDOUT_FILENO, frame, sizeof length + length) < 0) perror("passerelle-host");
  exit(STATUS_INCOMPLETE);
}

static char *join(const char *folder, const char *name) {
  const size_t size = strlen(folder) + strlen(name) + 2;
  char *path = malloc(size);
  if (path == NULL) exit(STATUS_INCOMPLETE);
  snprintf(path, size, "%s/%s", folder, name);
  return path;
}

static int has_file(const char *folder, const char *name) { return access(join(folder, name), R_OK) == 0; }

/* The folder this program lies in, links to the program followed; NULL where the system does not tell. */
static char *find_folder(void) {
  static char path[PATH_MAX];
#ifdef __linux__
  if (readlink("/proc/self/exe", path, sizeof path - 1) < 0) return NULL;
#else
  char program[PATH_MAX];
  uint32_t size = sizeof program;
  if (_NSGetExecutablePath(program, &size) != 0 || realpath(program, path) == NULL) return NULL;
#endif
  *strrchr(path, '/') = '\0';
  return path;
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

static int is_writable_by_others(const char *path) {
  struct stat facts;
  return stat(path, &facts) != 0 || (facts.st_mode & S_IWOTH) != 0;
}

/* No relative folder, for a browser may be started anywhere, and none that others could put a program in. */
static void run_node_of_path(char **arguments) {
  const char *path = getenv("PATH");
  char *folders = strdup(path == NULL ? "" : path);
  for (char *folder = strtok(folders, ":"); folder != NULL; folder = strtok(NULL, ":")) {
    char *node = join(folder, "node");
    if (folder[0] == '/' && !is_writable_by_others(folder) && !is_writable_by_others(node)) execv(node, arguments);
    free(node);
  }
}

/* Returns only where there is no Node. */
static void run_node(const char *folder, char **arguments) {
  execv(join(folder, "node"), arguments);
  execv(NODE, arguments);
  run_node_of_path(arguments);
}

/* Both standard outputs are dropped: one would corrupt native messaging, and a library's debug output may hold PINs. */
static void run_module_process(const char *folder, pid_t host) {
  char host_pid[24];
  int nowhere = open("/dev/null", O_RDWR);
#ifdef __linux__
  prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
  for (int stream = 0; stream < CHANNEL; stream++) dup2(nowhere, stream);
  close(nowhere);
  snprintf(host_pid, sizeof host_pid, "%ld", (long)host);
  run_node(folder, (char *[]){"node", join(folder, "module-process.cjs"), host_pid, ENDED_BY, NULL});
  _exit(STATUS_INCOMPLETE);
}

/* Where it cannot be started here, the host starts it by itself. */
static void start_module_process(const char *folder) {
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
    run_module_process(folder, host);
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
  if (argc < 1 || arguments == NULL) return STATUS_INCOMPLETE;
  open_standard_streams();
  const char *folder = find_folder();
  if (folder == NULL || !has_file(folder, "start.cjs") || !has_file(folder, "host.cjs")) refuse_to_start(&NO_BUNDLES, argv[1]);
  arguments[0] = "node";
  arguments[1] = join(folder, "start.cjs");
  memcpy(arguments + 2, argv + 1, (size_t)(argc - 1) * sizeof *arguments);
  prepare_surroundings();
  unsetenv(MODULE_PROCESS);
  /* A parent that ignores the end of its children would have the kernel give the module process's pid to another. */
  signal(SIGCHLD, SIG_DFL);
  if (reads_tokens(argv[1])) start_module_process(folder);
  run_node(folder, arguments);
  refuse_to_start(&NO_NODE, argv[1]);
}
