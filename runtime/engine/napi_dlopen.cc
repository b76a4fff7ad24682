/* SPDX-License-Identifier: MIT */
/* napi_dlopen.cc - shared objects in the dynamic template, from files and from memory (addon.h). */
#include "runtime/engine/addon.h"

#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <uv.h>

int en_dl_open(en_dl *dl, const char *path, int flags, char *err, size_t errlen) {
  dl->handle = dlopen(path, flags == 0 ? RTLD_LAZY : flags);
  if (dl->handle == nullptr) {
    const char *why = dlerror();
    snprintf(err, errlen, "%s", why == nullptr ? path : why);
    return UV_EINVAL;
  }
  dl->init = reinterpret_cast<napi_addon_register_func>(
      dlsym(dl->handle, "napi_register_module_v1"));
  dl->api_version = reinterpret_cast<int32_t (*)()>(
      dlsym(dl->handle, "node_api_module_get_api_version_v1"));
  return 0;
}

static int write_all(int fd, const char *p, size_t len) {
  while (len > 0) {
    ssize_t n = write(fd, p, len);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return -errno;
    p += n;
    len -= static_cast<size_t>(n);
  }
  return 0;
}

int en_dl_open_bytes(en_dl *dl, const char *path, const void *bytes, size_t len, int flags,
                     char *err, size_t errlen) {
  const char *slash = strrchr(path, '/');
  int fd = memfd_create(slash == nullptr ? path : slash + 1, MFD_CLOEXEC);
  if (fd < 0) {
    int code = -errno;
    snprintf(err, errlen, "%s: %s", path, uv_strerror(code));
    return code;
  }
  int code = write_all(fd, static_cast<const char *>(bytes), len);
  if (code != 0) {
    snprintf(err, errlen, "%s: %s", path, uv_strerror(code));
    close(fd);
    return code;
  }
  char name[32];
  snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
  code = en_dl_open(dl, name, flags, err, errlen);
  close(fd); /* the mapping keeps the memory */
  return code;
}
