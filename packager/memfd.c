/* SPDX-License-Identifier: MIT */
/* Files in memory (memfd.h). They never have a name on a disk, so this is not part of the vfs. */
#include "packager/memfd.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#ifndef MFD_EXEC
#define MFD_EXEC 0x0010U /* Linux 6.3: needed where the sysctl vm.memfd_noexec is set */
#endif

int pk_memfd_new(const char *name, bool executable) {
  unsigned flags = MFD_CLOEXEC | MFD_ALLOW_SEALING;
  int fd = memfd_create(name, executable ? flags | MFD_EXEC : flags);
  if (fd < 0 && errno == EINVAL) fd = memfd_create(name, flags);
  return fd < 0 ? -errno : fd;
}

int pk_memfd_write(int fd, uint64_t offset, const void *data, size_t len) {
  const char *p = data;
  while (len > 0) {
    ssize_t n = pwrite(fd, p, len, (off_t)offset);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return -errno;
    p += n;
    len -= (size_t)n;
    offset += (uint64_t)n;
  }
  return 0;
}

static int fill_image(int fd, const pk_image_bytes *bytes) {
  if (ftruncate(fd, (off_t)bytes->total_size) != 0) return -errno;
  for (size_t i = 0; i < bytes->piece_count; i++) {
    int err =
        pk_memfd_write(fd, bytes->pieces[i].offset, bytes->pieces[i].data, bytes->pieces[i].len);
    if (err != 0) return err;
  }
  fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL);
  return 0;
}

int pk_memfd_image(const char *name, const pk_image_bytes *bytes) {
  int fd = pk_memfd_new(name, false);
  if (fd < 0) return fd;
  int err = fill_image(fd, bytes);
  if (err == 0) return fd;
  close(fd);
  return err;
}

int pk_memfd_read(int fd, char **data, size_t *len) {
  struct stat s;
  if (fstat(fd, &s) != 0) return -errno;
  size_t size = (size_t)s.st_size, got = 0;
  char *p = malloc(size + 1);
  if (p == NULL) return -ENOMEM;
  while (got < size) {
    ssize_t n = pread(fd, p + got, size - got, (off_t)got);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) {
      int err = n < 0 ? -errno : -EIO;
      free(p);
      return err;
    }
    got += (size_t)n;
  }
  *data = p;
  *len = size;
  return 0;
}
