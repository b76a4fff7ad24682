/* SPDX-License-Identifier: MIT */
/* natives('process'): another program in this process's place. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "runtime/base/check.h"
#include "runtime/loop/loop.h"

/* The strings of an array, and NULL; on the heap. */
static char **strings(napi_env env, napi_value list) {
  uint32_t n = 0;
  napi_get_array_length(env, list, &n);
  char **out = calloc(n + 1, sizeof *out);
  CHECK(out);
  for (uint32_t i = 0; i < n; i++) {
    napi_value item;
    napi_get_element(env, list, i, &item);
    out[i] = en_str_dup(env, item, NULL);
  }
  return out;
}

static void strings_free(char **list) {
  for (char **p = list; *p; p++) free(*p);
  free(list);
}

/* Descriptors 0 to 2 stay open, all others are close-on-exec. */
static void keep_stdio(void) {
  for (int fd = 0; fd <= 2; fd++) {
    int flags = fcntl(fd, F_GETFD);
    if (flags >= 0) fcntl(fd, F_SETFD, flags & ~FD_CLOEXEC);
  }
}

/* (file, arguments, "name=value" strings) -> negative errno; else it does not return */
RT_OP(op_process_execve) {
  (void)argc;
  char *file = en_str_dup(env, argv[0], NULL);
  char **args = strings(env, argv[1]), **environment = strings(env, argv[2]);
  keep_stdio();
  execve(file, args, environment);
  int err = -errno;
  free(file);
  strings_free(args);
  strings_free(environment);
  return en_i32(env, err);
}
