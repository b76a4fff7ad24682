/* SPDX-License-Identifier: MIT */
/*
 * vfs.h - the only file access of compiler and packager: the disk, or an in-memory twin for tests.
 *
 * A pk_vfs remembers all it saw (also what does not exist), so that asking again is cheap and one
 * build sees one state of the tree: it lives for one build and is never refreshed. Paths are
 * absolute and normalised ("/a/b", no trailing slash). Symlinks are followed by vfs.c itself, one
 * readlink a path, the same for both twins.
 * All results are borrowed and live until pk_vfs_free. Errors are -errno or RT_E_*. One thread.
 */
#ifndef INGOT_PK_VFS_H
#define INGOT_PK_VFS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/base/arena.h"
#include "runtime/base/str.h"
#include "runtime/resolve/resolve.h"

typedef enum pk_kind {
  PK_KIND_FILE,
  PK_KIND_DIR,
  PK_KIND_LINK,  /* only from lstat */
  PK_KIND_OTHER  /* device, pipe, socket: is there, but is never read */
} pk_kind;

typedef struct pk_stat {
  pk_kind kind;
  bool executable; /* by its owner */
  uint64_t size;   /* bytes; files only */
} pk_stat;

typedef struct pk_vfs pk_vfs;

/* The backend: plain calls, no caching, no symlink following. */
typedef struct pk_vfs_ops {
  int (*lstat)(void *impl, const char *path, pk_stat *out);
  int (*readlink)(void *impl, const char *path, char out[RT_RESOLVE_PATH_MAX]);
  /* The whole of a regular file, at most `max` bytes (else RT_E_TOO_LARGE); RT_E_FILE_CHANGED when
   * it changed meanwhile. *data is malloc'ed, NULL when empty. */
  int (*read)(void *impl, const char *path, size_t max, char **data, size_t *len);
  /* Calls `each` for every entry but "." and "..", in any order. */
  int (*list)(void *impl, const char *path, void (*each)(void *ctx, const char *name), void *ctx);
  void (*free)(void *impl);
} pk_vfs_ops;

pk_vfs *pk_vfs_new(const pk_vfs_ops *ops, void *impl);
void pk_vfs_free(pk_vfs *v);
void *pk_vfs_impl(pk_vfs *v); /* for functions of one backend */

/* The disk. */
pk_vfs *pk_vfs_disk(void);

/* The twin: files made by pk_vfs_mem_*, folders above them made on the way. */
pk_vfs *pk_vfs_mem(void);
void pk_vfs_mem_file(pk_vfs *v, const char *path, const char *text);
void pk_vfs_mem_bytes(pk_vfs *v, const char *path, const void *data, size_t len);
void pk_vfs_mem_dir(pk_vfs *v, const char *path);
void pk_vfs_mem_link(pk_vfs *v, const char *path, const char *target);
void pk_vfs_mem_fail(pk_vfs *v, const char *path, int code); /* reading it gives `code` */

/* Follows symlinks. 0, -ENOENT, -ENOTDIR, -ELOOP, -EACCES, ... */
int pk_vfs_stat(pk_vfs *v, const char *path, pk_stat *out);
bool pk_vfs_is_file(pk_vfs *v, const char *path);
bool pk_vfs_is_dir(pk_vfs *v, const char *path);
/* The path without symlinks; NUL-terminated. */
int pk_vfs_real(pk_vfs *v, const char *path, rt_str *out);
/* Contents, NUL-terminated; kept, so that the second read is free. */
int pk_vfs_read(pk_vfs *v, const char *path, size_t max, rt_str *out);
/* Names in a folder, sorted by bytes. */
int pk_vfs_list(pk_vfs *v, const char *path, const rt_str **names, size_t *count);

/* From now on there is a file at `path` (its folders, too), with these bytes, whatever the backend
 * has there. Folders above it that are links are followed. `bytes` are borrowed. */
void pk_vfs_put(pk_vfs *v, const char *path, rt_str bytes);
bool pk_vfs_was_put(pk_vfs *v, const char *path);

/* The same files for rt_resolver. */
rt_resolve_fs pk_vfs_resolve_fs(pk_vfs *v);

#endif
