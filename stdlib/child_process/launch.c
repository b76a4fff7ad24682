/* SPDX-License-Identifier: MIT */
/* launch.c - see launch.h */
#include "stdlib/child_process/launch.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/base/check.h"

uint32_t launch_length(napi_env env, napi_value array) {
  uint32_t n = 0;
  CHECK(napi_get_array_length(env, array, &n) == napi_ok);
  return n;
}

napi_value launch_item(napi_env env, napi_value array, uint32_t i) {
  napi_value v;
  CHECK(napi_get_element(env, array, i, &v) == napi_ok);
  return v;
}

/* A NULL-terminated list; NULL for undefined. */
static char **strings(napi_env env, napi_value array) {
  if (en_is_nullish(array)) return NULL;
  uint32_t n = launch_length(env, array);
  char **list = calloc((size_t)n + 1, sizeof *list);
  CHECK(list != NULL);
  for (uint32_t i = 0; i < n; i++) list[i] = en_str_dup(env, launch_item(env, array, i), NULL);
  return list;
}

static void strings_free(char **list) {
  if (list == NULL) return;
  for (char **p = list; *p != NULL; p++) free(*p);
  free(list);
}

void launch_init(launch *l, napi_env env, const napi_value *argv, uint32_t stdio_count) {
  memset(l, 0, sizeof *l);
  l->file = en_str_dup(env, argv[0], NULL);
  l->args = strings(env, argv[1]);
  l->env = strings(env, argv[2]);
  if (!en_is_nullish(argv[3])) l->cwd = en_str_dup(env, argv[3], NULL);
  int64_t uid = en_to_i64(argv[5]);
  int64_t gid = en_to_i64(argv[6]);
  l->stdio = calloc(stdio_count > 0 ? stdio_count : 1, sizeof *l->stdio);
  CHECK(l->file != NULL && l->args != NULL && l->stdio != NULL);
  l->uv.file = l->file;
  l->uv.args = l->args;
  l->uv.env = l->env;
  l->uv.cwd = l->cwd;
  l->uv.flags = en_to_u32(argv[4]);
  if (uid >= 0) {
    l->uv.flags |= UV_PROCESS_SETUID;
    l->uv.uid = (uv_uid_t)uid;
  }
  if (gid >= 0) {
    l->uv.flags |= UV_PROCESS_SETGID;
    l->uv.gid = (uv_gid_t)gid;
  }
  l->uv.stdio = l->stdio;
  l->uv.stdio_count = (int)stdio_count;
}

void launch_deinit(launch *l) {
  free(l->file);
  free(l->cwd);
  free(l->stdio);
  strings_free(l->args);
  strings_free(l->env);
}
