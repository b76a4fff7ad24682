/* SPDX-License-Identifier: MIT */
/*
 * spawn.c - an addon of the tests' own: runs a program and waits, for common/child_process.js.
 * run([file, ...args]) -> [status, signal, stdout, stderr]; output goes through memory files.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <node_api.h>

extern char **environ;

static char **read_args(napi_env env, napi_value list) {
  uint32_t n = 0;
  if (napi_get_array_length(env, list, &n) != napi_ok) return NULL;
  char **args = calloc(n + 1, sizeof *args);
  for (uint32_t i = 0; i < n; i++) {
    napi_value item;
    size_t len = 0;
    napi_get_element(env, list, i, &item);
    napi_get_value_string_utf8(env, item, NULL, 0, &len);
    args[i] = malloc(len + 1);
    napi_get_value_string_utf8(env, item, args[i], len + 1, NULL);
  }
  return args;
}

static int run_and_wait(char **args, int out, int err) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, out, 1);
  posix_spawn_file_actions_adddup2(&actions, err, 2);
  pid_t pid;
  int status = 127 << 8;
  if (posix_spawn(&pid, args[0], &actions, NULL, args, environ) == 0) {
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) continue;
  }
  posix_spawn_file_actions_destroy(&actions);
  return status;
}

static napi_value contents(napi_env env, int fd) {
  off_t len = lseek(fd, 0, SEEK_END);
  void *data;
  napi_value buffer;
  napi_create_buffer(env, (size_t)len, &data, &buffer);
  if (pread(fd, data, (size_t)len, 0) != len) return NULL;
  close(fd);
  return buffer;
}

static napi_value run(napi_env env, napi_callback_info info) {
  size_t argc = 1;
  napi_value list, out, item;
  napi_get_cb_info(env, info, &argc, &list, NULL, NULL);
  char **args = read_args(env, list);
  if (args == NULL || args[0] == NULL) return NULL;
  int fds[2] = {memfd_create("stdout", MFD_CLOEXEC), memfd_create("stderr", MFD_CLOEXEC)};
  int status = run_and_wait(args, fds[0], fds[1]);
  napi_create_array(env, &out);
  napi_create_int32(env, WIFEXITED(status) ? WEXITSTATUS(status) : -1, &item);
  napi_set_element(env, out, 0, item);
  napi_create_int32(env, WIFSIGNALED(status) ? WTERMSIG(status) : 0, &item);
  napi_set_element(env, out, 1, item);
  napi_set_element(env, out, 2, contents(env, fds[0]));
  napi_set_element(env, out, 3, contents(env, fds[1]));
  for (char **a = args; *a != NULL; a++) free(*a);
  free(args);
  return out;
}

NAPI_MODULE_INIT() {
  napi_value f;
  napi_create_function(env, "run", NAPI_AUTO_LENGTH, run, NULL, &f);
  napi_set_named_property(env, exports, "run", f);
  return exports;
}
