/* SPDX-License-Identifier: MIT */
/* process_execve.c - natives('process').execve */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "runtime/base/check.h"
#include "runtime/bind/bind.h"

/* Never freed: when the call fails, the process ends. */
static char **strings(napi_env env, napi_value array) {
  uint32_t n = 0;
  CHECK(napi_get_array_length(env, array, &n) == napi_ok);
  char **list = calloc((size_t)n + 1, sizeof *list);
  CHECK(list);
  for (uint32_t i = 0; i < n; i++) {
    napi_value item;
    CHECK(napi_get_element(env, array, i, &item) == napi_ok);
    list[i] = en_str_dup(env, item, NULL);
  }
  return list;
}

/* libuv opens everything so that it ends here; the standard streams go on. */
static void keep_streams(void) {
  for (int fd = 0; fd <= 2; fd++) {
    int flags = fcntl(fd, F_GETFD);
    if (flags >= 0) fcntl(fd, F_SETFD, flags & ~FD_CLOEXEC);
  }
}

/* (path, arguments, environment as "key=value") -> a negative libuv code, if at all */
RT_OP(op_process_execve) {
  (void)argc;
  char *path = en_str_dup(env, argv[0], NULL);
  char **args = strings(env, argv[1]), **pairs = strings(env, argv[2]);
  keep_streams();
  execve(path, args, pairs);
  return en_i32(env, uv_translate_sys_error(errno));
}
