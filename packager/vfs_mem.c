/* SPDX-License-Identifier: MIT */
/* vfs.h in memory, for tests: a map from path to file, folder or symlink. */
#include <errno.h>
#include <stdlib.h>

#include "packager/vfs.h"
#include "runtime/base/check.h"
#include "runtime/base/err.h"
#include "runtime/base/map.h"

typedef struct entry {
  pk_kind kind;
  rt_str data; /* of a file; target of a link */
  int fail;
} entry;

typedef struct mem {
  rt_arena arena;
  rt_map entries;
} mem;

static entry *put(pk_vfs *v, const char *path, pk_kind kind, rt_str data) {
  mem *m = pk_vfs_impl(v);
  rt_str key = rt_str_dup(&m->arena, rt_str_c(path));
  CHECK(key.len > 0 && key.p[0] == '/');
  size_t slash = rt_str_rfind_byte(key, '/');
  rt_str parent = rt_str_dup(&m->arena, rt_str_slice(key, 0, slash));
  if (slash > 0 && rt_map_get(&m->entries, parent) == NULL)
    put(v, parent.p, PK_KIND_DIR, RT_STR_NONE);
  entry *e = RT_NEW(&m->arena, entry);
  *e = (entry){.kind = kind, .data = rt_str_dup(&m->arena, data)};
  rt_map_set(&m->entries, key, e);
  return e;
}

void pk_vfs_mem_file(pk_vfs *v, const char *path, const char *text) {
  put(v, path, PK_KIND_FILE, rt_str_c(text));
}

void pk_vfs_mem_bytes(pk_vfs *v, const char *path, const void *data, size_t len) {
  put(v, path, PK_KIND_FILE, rt_str_of(data, len));
}

void pk_vfs_mem_dir(pk_vfs *v, const char *path) { put(v, path, PK_KIND_DIR, RT_STR_NONE); }

void pk_vfs_mem_link(pk_vfs *v, const char *path, const char *target) {
  put(v, path, PK_KIND_LINK, rt_str_c(target));
}

void pk_vfs_mem_fail(pk_vfs *v, const char *path, int code) {
  mem *m = pk_vfs_impl(v);
  entry *e = rt_map_get(&m->entries, rt_str_c(path));
  if (e == NULL) e = put(v, path, PK_KIND_FILE, RT_STR_NONE);
  e->fail = code;
}

static entry *get(void *impl, const char *path) {
  mem *m = impl;
  return rt_map_get(&m->entries, rt_str_c(path));
}

static int mem_lstat(void *impl, const char *path, pk_stat *out) {
  entry *e = get(impl, path);
  if (e == NULL) return -ENOENT;
  *out = (pk_stat){.kind = e->kind, .size = e->kind == PK_KIND_FILE ? e->data.len : 0};
  return 0;
}

static int mem_readlink(void *impl, const char *path, char out[RT_RESOLVE_PATH_MAX]) {
  entry *e = get(impl, path);
  if (e == NULL || e->kind != PK_KIND_LINK) return -EINVAL;
  if (e->data.len >= RT_RESOLVE_PATH_MAX) return -ENAMETOOLONG;
  memcpy(out, e->data.p, e->data.len + 1);
  return 0;
}

static int mem_read(void *impl, const char *path, size_t max, char **data, size_t *len) {
  entry *e = get(impl, path);
  if (e == NULL) return -ENOENT;
  if (e->fail != 0) return e->fail;
  if (e->data.len > max) return RT_E_TOO_LARGE;
  *data = rt_xmalloc(e->data.len + 1);
  if (e->data.len > 0) memcpy(*data, e->data.p, e->data.len);
  (*data)[e->data.len] = 0;
  *len = e->data.len;
  return 0;
}

static int mem_list(void *impl, const char *path, void (*each)(void *ctx, const char *name),
                    void *ctx) {
  mem *m = impl;
  entry *dir = get(impl, path);
  if (dir != NULL && dir->fail != 0) return dir->fail;
  size_t n = strcmp(path, "/") == 0 ? 0 : strlen(path);
  for (size_t i = 0; i < m->entries.len; i++) {
    rt_str key = m->entries.p[i].key;
    if (key.len <= n + 1 || memcmp(key.p, path, n) != 0 || key.p[n] != '/') continue;
    if (rt_str_find_byte(key, '/', n + 1) == RT_STR_MISSING) each(ctx, key.p + n + 1);
  }
  return 0;
}

static void mem_free(void *impl) {
  mem *m = impl;
  rt_map_deinit(&m->entries);
  rt_arena_deinit(&m->arena);
  free(m);
}

pk_vfs *pk_vfs_mem(void) {
  static const pk_vfs_ops ops = {mem_lstat, mem_readlink, mem_read, mem_list, mem_free};
  mem *m = rt_xmalloc(sizeof *m);
  *m = (mem){0};
  return pk_vfs_new(&ops, m);
}
