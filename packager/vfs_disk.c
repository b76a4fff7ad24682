/* SPDX-License-Identifier: MIT */
/* vfs.h over the disk: system calls and nothing else. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "packager/vfs.h"
#include "runtime/base/err.h"

static void fill(pk_stat *out, const struct stat *s) {
  *out = (pk_stat){.kind = PK_KIND_OTHER};
  if (S_ISREG(s->st_mode)) out->kind = PK_KIND_FILE;
  if (S_ISDIR(s->st_mode)) out->kind = PK_KIND_DIR;
  if (S_ISLNK(s->st_mode)) out->kind = PK_KIND_LINK;
  out->executable = (s->st_mode & S_IXUSR) != 0;
  out->size = S_ISREG(s->st_mode) ? (uint64_t)s->st_size : 0;
}

static int disk_lstat(void *impl, const char *path, pk_stat *out) {
  (void)impl;
  struct stat s;
  if (lstat(path, &s) != 0) return -errno;
  fill(out, &s);
  return 0;
}

static int disk_readlink(void *impl, const char *path, char out[RT_RESOLVE_PATH_MAX]) {
  (void)impl;
  ssize_t n = readlink(path, out, RT_RESOLVE_PATH_MAX);
  if (n < 0) return -errno;
  if (n >= RT_RESOLVE_PATH_MAX) return -ENAMETOOLONG;
  out[n] = 0;
  return 0;
}

/* Reads until the end, at most `cap` bytes; the count or -errno. */
static ssize_t read_all(int fd, char *to, size_t cap) {
  size_t len = 0;
  while (len < cap) {
    ssize_t n = read(fd, to + len, cap - len);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return -errno;
    if (n == 0) break;
    len += (size_t)n;
  }
  return (ssize_t)len;
}

static bool same_state(const struct stat *a, const struct stat *b) {
  return a->st_size == b->st_size && a->st_mtim.tv_sec == b->st_mtim.tv_sec &&
         a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

static int read_open_file(int fd, size_t max, char **data, size_t *len) {
  struct stat before, after;
  if (fstat(fd, &before) != 0) return -errno;
  if (!S_ISREG(before.st_mode)) return RT_E_NOT_SUPPORTED;
  size_t size = (size_t)before.st_size;
  if (size > max) return RT_E_TOO_LARGE;
  char *p = malloc(size + 1); /* one byte more than expected shows a file that grew */
  if (p == NULL) return -ENOMEM;
  ssize_t n = read_all(fd, p, size + 1);
  int err = n < 0 ? (int)n : 0;
  if (err == 0 && fstat(fd, &after) != 0) err = -errno;
  if (err == 0 && ((size_t)n != size || !same_state(&before, &after))) err = RT_E_FILE_CHANGED;
  if (err != 0) {
    free(p);
    return err;
  }
  p[size] = 0;
  *data = p;
  *len = size;
  return 0;
}

static int disk_read(void *impl, const char *path, size_t max, char **data, size_t *len) {
  (void)impl;
  int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY); /* a pipe must not block us */
  if (fd < 0) return -errno;
  int err = read_open_file(fd, max, data, len);
  close(fd);
  return err;
}

static int disk_list(void *impl, const char *path, void (*each)(void *ctx, const char *name),
                     void *ctx) {
  (void)impl;
  DIR *d = opendir(path);
  if (d == NULL) return -errno;
  struct dirent *e;
  while (errno = 0, (e = readdir(d)) != NULL) {
    if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0) each(ctx, e->d_name);
  }
  int err = -errno;
  closedir(d);
  return err;
}

static void disk_free(void *impl) { (void)impl; }

pk_vfs *pk_vfs_disk(void) {
  static const pk_vfs_ops ops = {disk_lstat, disk_readlink, disk_read, disk_list, disk_free};
  return pk_vfs_new(&ops, NULL);
}
