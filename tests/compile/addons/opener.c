/* SPDX-License-Identifier: MIT */
/* An addon that opens libraries by path, as an FFI does: open(path) -> what library() of it says, or
 * undefined; where() -> the path that the loader knows this addon by. */
#define _GNU_SOURCE
#include <node_api.h>

#include <dlfcn.h>
#include <string.h>

static napi_value text(napi_env env, const char *s) {
  napi_value v;
  napi_create_string_utf8(env, s, strlen(s), &v);
  return v;
}

static napi_value open_library(napi_env env, napi_callback_info info) {
  size_t argc = 1;
  napi_value argv[1];
  char path[4096];
  napi_get_cb_info(env, info, &argc, argv, NULL, NULL);
  napi_get_value_string_utf8(env, argv[0], path, sizeof path, NULL);
  void *handle = dlopen(path, RTLD_NOW);
  if (handle == NULL) return text(env, dlerror());
  const char *(*library)(void) = (const char *(*)(void))dlsym(handle, "library");
  return library != NULL ? text(env, library()) : NULL;
}

static napi_value where(napi_env env, napi_callback_info info) {
  Dl_info found;
  (void)info;
  return dladdr((void *)where, &found) != 0 ? text(env, found.dli_fname) : NULL;
}

NAPI_MODULE_INIT() {
  napi_value open_fn, where_fn;
  napi_create_function(env, "open", NAPI_AUTO_LENGTH, open_library, NULL, &open_fn);
  napi_create_function(env, "where", NAPI_AUTO_LENGTH, where, NULL, &where_fn);
  napi_set_named_property(env, exports, "open", open_fn);
  napi_set_named_property(env, exports, "where", where_fn);
  return exports;
}
