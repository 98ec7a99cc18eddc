/*
 * The settings, one a line; a name of a file is relative to the library's folder, and ends at a tab or the line's end:
 *
 *   fault CALL KIND [NUMBER [FIRST LAST]]
 *                                   what goes wrong in a call (C_Sign …, `load`, `unload`, or `*`); see faults.c. Of the
 *                                   calls that a process makes, counted from 1, in those from FIRST to LAST alone
 *   log FILE                        where each call is noted
 *   token LABEL                     begins a token
 *   state NAME                      the token's state; may be repeated; see tokens.c
 *   pin PIN                         1234 where absent
 *   certificates PEM KEY            certificates of the PEM file, all with the key of the other, or `-` for no key
 *   copies COUNT PEM KEY            so many certificates like the one of the PEM file, all different
 *   key KEY                         a key without certificate
 */
#define _GNU_SOURCE
#include "module.h"
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct fault faults[MAX_FAULTS];
static int fault_count;
static char log_file[512];

static const char *beside_library(const char *name, char *path, size_t size) {
  Dl_info information;
  dladdr((void *)read_settings, &information);
  if (name == NULL) {
    snprintf(path, size, "%s.settings", information.dli_fname);
    return path;
  }
  const char *slash = strrchr(information.dli_fname, '/');
  int folder = name[0] == '/' || slash == NULL ? 0 : (int)(slash - information.dli_fname) + 1;
  snprintf(path, size, "%.*s%s", folder, information.dli_fname, name);
  return path;
}

static void refuse(const char *line) {
  fprintf(stderr, "faulty module: cannot make sense of the setting: %s\n", line);
  abort();
}

static void read_line(char *line) {
  char first[512] = "", second[512] = "", path[512], key_path[512];
  struct token *token = token_count > 0 ? &tokens[token_count - 1] : NULL;
  struct fault fault = {.last = -1u};
  int count;
  if (sscanf(line, "fault %39s %15s %lli %u %u", fault.call, fault.kind, (long long *)&fault.argument, &fault.first, &fault.last) >= 2) {
    if (fault_count == MAX_FAULTS) refuse(line);
    faults[fault_count++] = fault;
  } else if (sscanf(line, "log %511[^\n]", first) == 1) {
    beside_library(first, log_file, sizeof log_file);
  } else if (sscanf(line, "token %32[^\n]", first) == 1) {
    if (add_token(first) == NULL) refuse(line);
  } else if (token == NULL) {
    refuse(line);
  } else if (sscanf(line, "state %31s", first) == 1) {
    if (!set_state(token, first)) refuse(line);
  } else if (sscanf(line, "pin %63s", token->pin) == 1) {
    return;
  } else if (sscanf(line, "certificates %511[^\t\n]\t%511[^\n]", first, second) == 2) {
    bool has_key = strcmp(second, "-") != 0;
    add_certificates(token, beside_library(first, path, sizeof path),
                     has_key ? beside_library(second, key_path, sizeof key_path) : NULL);
  } else if (sscanf(line, "copies %d %511[^\t\n]\t%511[^\n]", &count, first, second) == 3) {
    add_copies(token, beside_library(first, path, sizeof path), beside_library(second, key_path, sizeof key_path), count);
  } else if (sscanf(line, "key %511[^\n]", first) == 1) {
    add_certificates(token, NULL, beside_library(first, path, sizeof path));
  } else {
    refuse(line);
  }
}

void read_settings(void) {
  char path[512], line[1200];
  fault_count = token_count = 0;
  FILE *file = fopen(beside_library(NULL, path, sizeof path), "r");
  if (file == NULL) return;
  while (fgets(line, sizeof line, file) != NULL)
    if (line[0] != '\n' && line[0] != '#') read_line(line);
  fclose(file);
}

struct fault *fault_at(const char *call) {
  for (int index = 0; index < fault_count; index++)
    if (strcmp(faults[index].call, call) == 0 || strcmp(faults[index].call, "*") == 0) return &faults[index];
  return NULL;
}

void log_call(const char *line) {
  if (log_file[0] == '\0') return;
  FILE *file = fopen(log_file, "a");
  if (file == NULL) return;
  fprintf(file, "%s\n", line);
  fclose(file);
}
