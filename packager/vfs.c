/* SPDX-License-Identifier: MIT */
/*
 * The caching half of vfs.h: a node per path asked for, symlinks followed here.
 *
 * A path is looked up through its parent: a folder that does not exist is asked once, not for each
 * of the names below it, which makes node_modules walks cheap.
 */
#include "packager/vfs.h"

#include <errno.h>
#include <stdlib.h>

#include "runtime/base/err.h"
#include "runtime/base/map.h"
#include "runtime/base/vec.h"

typedef struct node {
  rt_str path;
  int err;           /* of following it: 0, or why there is nothing */
  bool looking;      /* being looked up: meeting it again is a loop of symlinks */
  struct node *real; /* what it is after symlinks; itself when it is none */
  pk_stat stat;      /* of real nodes */
  bool was_read, was_listed, was_put;
  int read_err, list_err;
  rt_str data;
  rt_str *names;
  size_t name_count;
} node;

struct pk_vfs {
  const pk_vfs_ops *ops;
  void *impl;
  rt_arena arena;
  rt_map nodes;
  RT_VEC(char *) blocks; /* what ops->read gave */
};

pk_vfs *pk_vfs_new(const pk_vfs_ops *ops, void *impl) {
  pk_vfs *v = rt_xmalloc(sizeof *v);
  *v = (pk_vfs){.ops = ops, .impl = impl};
  rt_arena_init(&v->arena);
  rt_map_init(&v->nodes);
  return v;
}

void pk_vfs_free(pk_vfs *v) {
  if (v == NULL) return;
  for (size_t i = 0; i < v->blocks.len; i++) free(v->blocks.p[i]);
  rt_vec_deinit(&v->blocks);
  rt_map_deinit(&v->nodes);
  rt_arena_deinit(&v->arena);
  v->ops->free(v->impl);
  free(v);
}

void *pk_vfs_impl(pk_vfs *v) { return v->impl; }

/* ---- looking up ------------------------------------------------------------------------------ */

static node *lookup(pk_vfs *v, rt_str path);

/* `dir` + "/" + `rest`, normalised, as a node. */
static node *lookup_from(pk_vfs *v, rt_str dir, rt_str rest, int *err) {
  char base[RT_RESOLVE_PATH_MAX], path[RT_RESOLVE_PATH_MAX];
  size_t len;
  *err = -ENAMETOOLONG;
  if (dir.len >= sizeof base) return NULL;
  memcpy(base, dir.p, dir.len);
  base[dir.len] = 0;
  if (rt_path_join(path, base, rest.p, rest.len, &len) != 0) return NULL;
  *err = 0;
  return lookup(v, rt_str_of(path, len));
}

/* n becomes what `other` is. */
static int follow(node *n, node *other, int err) {
  if (other == NULL) return err;
  if (other->looking) return -ELOOP;
  n->real = other->real;
  return other->err;
}

static int look_link(pk_vfs *v, node *n, rt_str dir) {
  char target[RT_RESOLVE_PATH_MAX];
  int err = v->ops->readlink(v->impl, n->path.p, target);
  if (err != 0) return err;
  node *other = lookup_from(v, dir, rt_str_c(target), &err);
  return follow(n, other, err);
}

static int look(pk_vfs *v, node *n) {
  if (n->path.len > 1) {
    size_t slash = rt_str_rfind_byte(n->path, '/');
    rt_str name = rt_str_slice(n->path, slash + 1, n->path.len);
    node *parent = lookup(v, rt_str_slice(n->path, 0, slash > 0 ? slash : 1));
    if (parent->looking) return -ELOOP;
    if (parent->err != 0) return parent->err;
    if (parent->real->stat.kind != PK_KIND_DIR) return -ENOTDIR;
    if (parent->real != parent) {
      int err = 0;
      node *other = lookup_from(v, parent->real->path, name, &err);
      return follow(n, other, err);
    }
    int err = v->ops->lstat(v->impl, n->path.p, &n->stat);
    if (err != 0) return err;
    if (n->stat.kind == PK_KIND_LINK) return look_link(v, n, parent->path);
  } else {
    n->stat.kind = PK_KIND_DIR;
  }
  n->real = n;
  return 0;
}

static node *lookup(pk_vfs *v, rt_str path) {
  node *n = rt_map_get(&v->nodes, path);
  if (n != NULL) return n;
  n = RT_NEW(&v->arena, node);
  n->path = rt_str_dup(&v->arena, path);
  rt_map_set(&v->nodes, n->path, n);
  n->looking = true;
  n->err = look(v, n);
  n->looking = false;
  return n;
}

static int find(pk_vfs *v, const char *path, node **out) {
  node *n = lookup(v, rt_str_c(path));
  *out = n->real;
  return n->err;
}

/* ---- asking ---------------------------------------------------------------------------------- */

int pk_vfs_stat(pk_vfs *v, const char *path, pk_stat *out) {
  node *n;
  int err = find(v, path, &n);
  if (err == 0) *out = n->stat;
  return err;
}

bool pk_vfs_is_file(pk_vfs *v, const char *path) {
  pk_stat s;
  return pk_vfs_stat(v, path, &s) == 0 && s.kind == PK_KIND_FILE;
}

bool pk_vfs_is_dir(pk_vfs *v, const char *path) {
  pk_stat s;
  return pk_vfs_stat(v, path, &s) == 0 && s.kind == PK_KIND_DIR;
}

int pk_vfs_real(pk_vfs *v, const char *path, rt_str *out) {
  node *n;
  int err = find(v, path, &n);
  if (err == 0) *out = n->path;
  return err;
}

static int read_node(pk_vfs *v, node *n, size_t max) {
  if (n->stat.kind == PK_KIND_DIR) return -EISDIR;
  if (n->stat.kind != PK_KIND_FILE) return RT_E_NOT_SUPPORTED;
  if (n->stat.size > max) return RT_E_TOO_LARGE;
  char *data = NULL;
  size_t len = 0;
  int err = v->ops->read(v->impl, n->path.p, max, &data, &len);
  if (err != 0) return err;
  if (data != NULL) rt_vec_push(&v->blocks, data);
  n->data = rt_str_of(data != NULL ? data : "", len);
  return 0;
}

int pk_vfs_read(pk_vfs *v, const char *path, size_t max, rt_str *out) {
  node *n;
  int err = find(v, path, &n);
  if (err != 0) return err;
  if (!n->was_read) {
    n->read_err = read_node(v, n, max);
    n->was_read = true;
  }
  if (n->read_err == 0 && n->data.len > max) return RT_E_TOO_LARGE;
  *out = n->data;
  return n->read_err;
}

typedef RT_VEC(rt_str) name_list;
typedef struct lister {
  rt_arena *arena;
  name_list names;
} lister;

static void add_name(void *ctx, const char *name) {
  lister *l = ctx;
  rt_vec_push(&l->names, rt_str_dup(l->arena, rt_str_c(name)));
}

static int compare_names(const void *a, const void *b) {
  return rt_str_cmp(*(const rt_str *)a, *(const rt_str *)b);
}

static int list_node(pk_vfs *v, node *n) {
  if (n->stat.kind != PK_KIND_DIR) return -ENOTDIR;
  lister l = {&v->arena, {0}};
  int err = v->ops->list(v->impl, n->path.p, add_name, &l);
  if (err == 0 && l.names.len > 0) {
    qsort(l.names.p, l.names.len, sizeof *l.names.p, compare_names);
    n->name_count = l.names.len;
    n->names = rt_arena_alloc(&v->arena, rt_xmul(n->name_count, sizeof *n->names));
    memcpy(n->names, l.names.p, n->name_count * sizeof *n->names);
  }
  rt_vec_deinit(&l.names);
  return err;
}

int pk_vfs_list(pk_vfs *v, const char *path, const rt_str **names, size_t *count) {
  node *n;
  int err = find(v, path, &n);
  if (err != 0) return err;
  if (!n->was_listed) {
    n->list_err = list_node(v, n);
    n->was_listed = true;
  }
  *names = n->names;
  *count = n->name_count;
  return n->list_err;
}

/* ---- putting --------------------------------------------------------------------------------- */

static void add_to_listing(pk_vfs *v, node *dir, rt_str name) {
  const rt_str *names;
  size_t count;
  if (pk_vfs_list(v, dir->path.p, &names, &count) != 0) dir->list_err = 0;
  for (size_t i = 0; i < dir->name_count; i++) {
    if (rt_str_eq(dir->names[i], name)) return;
  }
  rt_str *more = rt_arena_alloc(&v->arena, rt_xmul(dir->name_count + 1, sizeof *more));
  if (dir->name_count > 0) memcpy(more, dir->names, dir->name_count * sizeof *more);
  more[dir->name_count++] = rt_str_dup(&v->arena, name);
  qsort(more, dir->name_count, sizeof *more, compare_names);
  dir->names = more;
}

/* The node at `path`, a file or folder of that kind from now on, with the folders above it. */
static node *put(pk_vfs *v, rt_str path, pk_kind kind) {
  node *n = lookup(v, path);
  if (n->err == 0 && kind == PK_KIND_DIR && n->real->stat.kind == kind) return n->real;
  size_t slash = rt_str_rfind_byte(path, '/');
  rt_str name = rt_str_slice(path, slash + 1, path.len);
  node *dir = put(v, rt_str_slice(path, 0, slash > 0 ? slash : 1), PK_KIND_DIR);
  n = lookup(v, rt_str_fmt(&v->arena, "%.*s/%.*s", RT_STR_ARG(dir->path.len > 1 ? dir->path : RT_STR_NONE), RT_STR_ARG(name)));
  n->err = n->read_err = n->list_err = 0;
  n->real = n;
  n->stat = (pk_stat){.kind = kind};
  n->was_listed = kind == PK_KIND_DIR; /* empty so far */
  n->name_count = 0;
  add_to_listing(v, dir, name);
  return n;
}

void pk_vfs_put(pk_vfs *v, const char *path, rt_str bytes) {
  node *n = put(v, rt_str_c(path), PK_KIND_FILE);
  n->stat.size = bytes.len;
  n->data = rt_str_of(bytes.p != NULL ? bytes.p : "", bytes.len);
  n->was_read = n->was_put = true;
}

bool pk_vfs_was_put(pk_vfs *v, const char *path) {
  node *n = lookup(v, rt_str_c(path));
  return n->err == 0 && n->real->was_put;
}

/* ---- for the resolver ------------------------------------------------------------------------ */

static int resolve_stat(void *ctx, const char *path) {
  pk_stat s;
  int err = pk_vfs_stat(ctx, path, &s);
  if (err != 0) return err;
  return s.kind == PK_KIND_DIR ? RT_STAT_DIR : RT_STAT_FILE;
}

static int resolve_read(void *ctx, const char *path, char **data, size_t *len) {
  enum { MAX_PACKAGE_JSON = 16 << 20 };
  rt_str text;
  int err = pk_vfs_read(ctx, path, MAX_PACKAGE_JSON, &text);
  if (err != 0) return err;
  *data = (char *)(uintptr_t)text.p; /* borrowed: release does nothing */
  *len = text.len;
  return 0;
}

static void resolve_release(void *ctx, char *data, size_t len) { (void)ctx, (void)data, (void)len; }

static int resolve_realpath(void *ctx, const char *path, char *out) {
  rt_str real;
  int err = pk_vfs_real(ctx, path, &real);
  if (err == 0) memcpy(out, real.p, real.len + 1);
  return err;
}

rt_resolve_fs pk_vfs_resolve_fs(pk_vfs *v) {
  return (rt_resolve_fs){v, resolve_stat, resolve_read, resolve_release, resolve_realpath};
}
