/* SPDX-License-Identifier: MIT */
/* napi_dlopen_none.cc - shared objects in the static template: there are none (addon.h). */
#include "runtime/engine/addon.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <uv.h>

/* What is wrong with a file that no linker would take, in the words of the dynamic one; NULL: nothing. */
static const char *flaw_of(const char *path) {
  Elf64_Ehdr head;
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return strerror(errno);
  ssize_t n = read(fd, &head, sizeof head);
  close(fd);
  if (n != sizeof head) return "file too short";
  return memcmp(head.e_ident, ELFMAG, SELFMAG) == 0 ? nullptr : "invalid ELF header";
}

static int refuse(const char *path, char *err, size_t errlen) {
  snprintf(err, errlen,
           "%s: a statically linked executable cannot load native addons from files; `ingot run` and "
           "`ingot build` choose the dynamic template for them, and --link links one in",
           path);
  return UV_ENOTSUP;
}

bool en_dl_works() { return false; }

int en_dl_open(en_dl *, const char *path, int, char *err, size_t errlen) {
  const char *flaw = flaw_of(path);
  if (!flaw) return refuse(path, err, errlen);
  snprintf(err, errlen, "%s: %s", path, flaw);
  return UV_EINVAL;
}

int en_dl_open_bytes(en_dl *, const char *path, const void *, size_t, int, char *err,
                     size_t errlen) {
  return refuse(path, err, errlen);
}

int en_dl_library(const char *path, const void *, size_t, char *err, size_t errlen) {
  return refuse(path, err, errlen);
}
