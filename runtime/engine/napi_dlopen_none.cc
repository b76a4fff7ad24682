/* SPDX-License-Identifier: MIT */
/* napi_dlopen_none.cc - shared objects in the static template: there are none (addon.h). */
#include "runtime/engine/addon.h"

#include <stdio.h>

#include <uv.h>

static int refuse(const char *path, char *err, size_t errlen) {
  snprintf(err, errlen,
           "%s: a statically linked executable cannot load native addons from files; `ingot run` and "
           "`ingot build` choose the dynamic template for them, and --link links one in",
           path);
  return UV_ENOTSUP;
}

bool en_dl_works() { return false; }

int en_dl_open(en_dl *, const char *path, int, char *err, size_t errlen) {
  return refuse(path, err, errlen);
}

int en_dl_open_bytes(en_dl *, const char *path, const void *, size_t, int, char *err,
                     size_t errlen) {
  return refuse(path, err, errlen);
}

int en_dl_library(const char *path, const void *, size_t, char *err, size_t errlen) {
  return refuse(path, err, errlen);
}
