/* SPDX-License-Identifier: MIT */
/* See blob_cache.h. A file is a header, then the blob. */
#include "packager/blob_cache.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runtime/base/arena.h"
#include "runtime/base/hash.h"
#include "runtime/base/outfile.h"
#include "runtime/base/vec.h"

enum { PATH_SIZE = 4096, NAME_SIZE = 40 };

typedef struct cache_header {
  char magic[8];
  uint64_t len;
  uint64_t checksum; /* XXH64 of the blob */
} cache_header;

static const char magic[8] = "INGBLOB1";

/* ---- where --------------------------------------------------------------------------------------- */

/* The folder, made if need be; false when there is none. */
static bool find_folder(char out[PATH_SIZE]) {
  const char *own = getenv("INGOT_BUILD_CACHE"), *xdg = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
  if (own && *own) snprintf(out, PATH_SIZE, "%s", own);
  else if (xdg && *xdg == '/') snprintf(out, PATH_SIZE, "%s/ingot/blobs", xdg);
  else if (home && *home == '/') snprintf(out, PATH_SIZE, "%s/.cache/ingot/blobs", home);
  else return false;
  for (char *p = out + 1; *p; p++) {
    if (*p != '/') continue;
    *p = 0;
    mkdir(out, 0777);
    *p = '/';
  }
  return mkdir(out, 0777) == 0 || errno == EEXIST;
}

/* The plan's header has the checksums of all its sections and the identity of the template. */
static bool find_file(const pk_image_bytes *plan, bool rehearsed, char out[PATH_SIZE + NAME_SIZE]) {
  char folder[PATH_SIZE];
  if (!find_folder(folder)) return false;
  uint64_t seed = rehearsed ? 1 : 0;
  const void *header = plan->pieces[0].data;
  size_t len = plan->pieces[0].len;
  snprintf(out, PATH_SIZE + NAME_SIZE, "%s/%016llx%016llx", folder,
           (unsigned long long)rt_xxh64(header, len, 2 + seed), (unsigned long long)rt_xxh64(header, len, 4 + seed));
  return true;
}

/* ---- reading ------------------------------------------------------------------------------------- */

static bool read_all(int fd, void *to, size_t len) {
  char *p = to;
  while (len > 0) {
    ssize_t n = read(fd, p, len);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    p += n;
    len -= (size_t)n;
  }
  return true;
}

static char *read_blob(int fd, size_t *len) {
  cache_header h;
  struct stat st;
  if (!read_all(fd, &h, sizeof h) || memcmp(h.magic, magic, sizeof magic) != 0) return NULL;
  if (fstat(fd, &st) != 0 || h.len == 0 || (uint64_t)st.st_size != sizeof h + h.len) return NULL;
  char *blob = malloc(h.len);
  if (blob != NULL && read_all(fd, blob, h.len) && rt_xxh64(blob, h.len, 0) == h.checksum) {
    *len = h.len;
    return blob;
  }
  free(blob);
  return NULL;
}

bool pk_blob_cache_get(const pk_image_bytes *plan, bool rehearsed, char **blob, size_t *len) {
  char path[PATH_SIZE + NAME_SIZE];
  if (!find_file(plan, rehearsed, path)) return false;
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return false;
  *blob = read_blob(fd, len);
  if (*blob == NULL) unlink(path);
  else futimens(fd, NULL); /* used now */
  close(fd);
  return *blob != NULL;
}

/* ---- writing ------------------------------------------------------------------------------------- */

typedef struct entry {
  char name[NAME_SIZE];
  off_t size;
  struct timespec used;
} entry;

static int by_use(const void *a, const void *b) {
  const struct timespec *x = &((const entry *)a)->used, *y = &((const entry *)b)->used;
  if (x->tv_sec != y->tv_sec) return x->tv_sec < y->tv_sec ? -1 : 1;
  return x->tv_nsec < y->tv_nsec ? -1 : x->tv_nsec > y->tv_nsec;
}

/* Removes the longest unused files until `room` more bytes fit. */
static void make_room(off_t room) {
  char folder[PATH_SIZE];
  RT_VEC(entry) list = {0};
  off_t total = room;
  DIR *dir = find_folder(folder) ? opendir(folder) : NULL;
  if (dir == NULL) return;
  for (struct dirent *d = readdir(dir); d != NULL; d = readdir(dir)) {
    struct stat st;
    if (strlen(d->d_name) != 32 || fstatat(dirfd(dir), d->d_name, &st, 0) != 0 || !S_ISREG(st.st_mode)) continue;
    entry *e = rt_vec_more(&list);
    memcpy(e->name, d->d_name, 33);
    e->size = st.st_size;
    e->used = st.st_mtim;
    total += st.st_size;
  }
  if (list.len > 1) qsort(list.p, list.len, sizeof *list.p, by_use);
  for (size_t i = 0; i < list.len && total > PK_BLOB_CACHE_MAX; i++) {
    if (unlinkat(dirfd(dir), list.p[i].name, 0) == 0) total -= list.p[i].size;
  }
  rt_vec_deinit(&list);
  closedir(dir);
}

void pk_blob_cache_put(const pk_image_bytes *plan, bool rehearsed, const char *blob, size_t len) {
  char path[PATH_SIZE + NAME_SIZE];
  cache_header h = {.len = len, .checksum = rt_xxh64(blob, len, 0)};
  memcpy(h.magic, magic, sizeof magic);
  rt_outfile f = {.fd = -1};
  if (len > PK_BLOB_CACHE_MAX / 4 || !find_file(plan, rehearsed, path)) return;
  make_room((off_t)(sizeof h + len));
  int err = rt_outfile_open(&f, path);
  if (err == 0) err = rt_outfile_write(&f, &h, sizeof h);
  if (err == 0) err = rt_outfile_write(&f, blob, len);
  if (err == 0) rt_outfile_commit(&f, 0644, false);
  else rt_outfile_abort(&f);
}
