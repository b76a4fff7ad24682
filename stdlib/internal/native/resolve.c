/* SPDX-License-Identifier: MIT */
/*
 * natives('resolve'): runtime/resolve over the embedded files and the disk. Whatever lies below the
 * virtual root comes from the image and only from there, everything else from the disk.
 *
 * resolve() gives a path; "node:x" (or "ingot:x") for a builtin; a data: URL as it was; or a
 * negative code of runtime/base/err.def or errno, of which failure() then tells the details. What
 * Node deprecates about a resolution comes with its result, in an array.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runtime/base/check.h"
#include "runtime/base/thread.h"
#include "runtime/base/err.h"
#include "runtime/bind/bind.h"
#include "runtime/image/image.h"
#include "runtime/resolve/resolve.h"

enum { MAX_CONDITIONS = 32, CONDITION_SIZE = 64, MAX_PACKAGE_JSON = 64 << 20 };

/* ---- files ----------------------------------------------------------------------------------- */

static bool is_embedded(const char *path) {
  const size_t n = strlen(RT_IMAGE_ROOT);
  const rt_image *img = rt_image_current();
  return img != NULL && rt_image_is_app(img) && strncmp(path, RT_IMAGE_ROOT, n) == 0 &&
         (path[n] == '/' || path[n] == 0);
}

static const rt_image_file *embedded(const char *path) {
  size_t len = strlen(path);
  return rt_image_file_at(rt_image_current(), rt_image_file_find(rt_image_current(), path, len));
}

static int file_stat(void *ctx, const char *path) {
  (void)ctx;
  if (is_embedded(path)) {
    const rt_image_file *f = embedded(path);
    if (f == NULL) return -ENOENT;
    return f->kind == RT_FILE_DIRECTORY ? RT_STAT_DIR : RT_STAT_FILE;
  }
  struct stat s;
  if (stat(path, &s) != 0) return -errno;
  return S_ISDIR(s.st_mode) ? RT_STAT_DIR : RT_STAT_FILE;
}

static int read_embedded(const char *path, char **data, size_t *len) {
  const rt_image_file *f = embedded(path);
  if (f == NULL || f->kind == RT_FILE_DIRECTORY) return f == NULL ? -ENOENT : -EISDIR;
  rt_image_span s = rt_image_file_bytes(rt_image_current(), f);
  *data = (char *)(uintptr_t)s.p;
  *len = s.len;
  return 0;
}

static int read_fd(int fd, char **data, size_t *len) {
  struct stat s;
  if (fstat(fd, &s) != 0) return -errno;
  if (!S_ISREG(s.st_mode)) return -ENOENT;
  if (s.st_size > MAX_PACKAGE_JSON) return -EFBIG;
  char *p = malloc((size_t)s.st_size + 1);
  if (p == NULL) return -ENOMEM;
  size_t got = 0;
  while (got < (size_t)s.st_size) {
    ssize_t n = read(fd, p + got, (size_t)s.st_size - got);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) {
      int err = -errno;
      free(p);
      return err;
    }
    if (n == 0) break;
    got += (size_t)n;
  }
  *data = p;
  *len = got;
  return 0;
}

static int file_read(void *ctx, const char *path, char **data, size_t *len) {
  (void)ctx;
  if (is_embedded(path)) return read_embedded(path, data, len);
  int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (fd < 0) return -errno;
  int err = read_fd(fd, data, len);
  close(fd);
  return err;
}

static void file_release(void *ctx, char *data, size_t len) {
  (void)ctx, (void)len;
  const rt_image *img = rt_image_current();
  bool borrowed = data == NULL || (img != NULL && (const uint8_t *)data >= img->base &&
                                   (const uint8_t *)data < img->base + img->len);
  if (!borrowed) free(data);
}

static int file_realpath(void *ctx, const char *path, char *out) {
  (void)ctx;
  if (is_embedded(path)) {
    memcpy(out, path, strlen(path) + 1);
    return 0;
  }
  char *real = realpath(path, NULL);
  if (real == NULL) return -errno;
  size_t len = strlen(real);
  if (len < RT_RESOLVE_PATH_MAX) memcpy(out, real, len + 1);
  free(real);
  return len < RT_RESOLVE_PATH_MAX ? 0 : -ENAMETOOLONG;
}

/* ---- state ----------------------------------------------------------------------------------- */

/* One per thread that runs JavaScript, made on first use. */
typedef struct state {
  rt_resolver *resolver;
  rt_resolved found;
  rt_resolve_error failure;
  napi_env env;            /* of the resolve() at hand */
  napi_value deprecations; /* of it, or NULL */
} state;

static napi_value string(napi_env env, rt_str s) { return en_str_utf8(env, s.p, s.len); }

static void add_deprecation(void *ctx, const rt_deprecation *d) {
  state *s = ctx;
  napi_env env = s->env;
  napi_value items[] = {
    en_i32(env, d->number),  en_bool(env, d->is_import), en_bool(env, d->is_double), string(env, d->pkg_json),
    string(env, d->key), string(env, d->request),    string(env, d->target),
  };
  uint32_t count = 0;
  if (s->deprecations == NULL) napi_create_array(env, &s->deprecations);
  napi_get_array_length(env, s->deprecations, &count);
  napi_set_element(env, s->deprecations, count, en_array(env, sizeof items / sizeof *items, items));
}

/* The package map of all threads, set before there is a second one; and what is wrong with it. */
static struct { char *path, *text; size_t len; } package_map;

static void set_baked_map(rt_resolver *r) {
  const rt_image *img = rt_image_current();
  if (img == NULL || !rt_image_is_app(img)) return;
  rt_image_span map = rt_image_option(img, "package-map");
  const char *path = RT_IMAGE_ROOT "/package-map.json", *text = (const char *)map.p;
  rt_resolve_error unused;
  if (map.len > 0) CHECK(rt_resolver_set_package_map(r, path, text, map.len, &unused) == 0);
}

static int set_map(state *s) {
  if (package_map.path == NULL) return 0;
  return rt_resolver_set_package_map(s->resolver, package_map.path, package_map.text, package_map.len, &s->failure);
}

static void state_free(void *arg) {
  state *s = arg;
  rt_resolver_free(s->resolver);
  free(s);
}

static state *get_state(void) {
  static _Thread_local state *current;
  if (current == NULL) {
    static const rt_resolve_fs fs = {NULL, file_stat, file_read, file_release, file_realpath};
    current = calloc(1, sizeof *current);
    CHECK(current != NULL);
    current->resolver = rt_resolver_new(&fs, rt_is_node_builtin, NULL);
    rt_resolver_on_deprecated(current->resolver, add_deprecation, current);
    set_baked_map(current->resolver);
    CHECK(set_map(current) == 0);
    rt_thread_at_end(state_free, current);
  }
  return current;
}

typedef struct condition_list {
  rt_conditions conditions;
  const char *names[MAX_CONDITIONS];
  char text[MAX_CONDITIONS][CONDITION_SIZE];
} condition_list;

/* Conditions beyond the list's room, and absurdly long ones, match nothing. */
static void read_conditions(napi_env env, napi_value array, condition_list *list) {
  uint32_t count = 0;
  napi_get_array_length(env, array, &count);
  size_t n = 0;
  for (uint32_t i = 0; i < count && n < MAX_CONDITIONS; i++) {
    napi_value item;
    if (napi_get_element(env, array, i, &item) != napi_ok || !en_is_string(item)) continue;
    en_str_tmp s;
    en_str_tmp_init(&s, env, item);
    if (s.len < CONDITION_SIZE) {
      memcpy(list->text[n], s.p, s.len + 1);
      list->names[n] = list->text[n];
      n++;
    }
    en_str_tmp_deinit(&s);
  }
  list->conditions = (rt_conditions){list->names, n};
}

static napi_value c_string(napi_env env, const char *s) { return en_str_utf8(env, s, strlen(s)); }

/* ---- ops ------------------------------------------------------------------------------------- */

static napi_value result_of(napi_env env, napi_value specifier, const rt_resolved *found) {
  if (found->kind == RT_RESOLVED_FILE) return en_str_utf8(env, found->path, found->len);
  if (found->kind == RT_RESOLVED_DATA_URL) return specifier;
  char id[128];
  bool own = strncmp(found->path, "ingot:", 6) == 0;
  int n = snprintf(id, sizeof id, "%s%s", own ? "" : "node:", found->path);
  return en_str_utf8(env, id, (size_t)n);
}

static napi_value with_deprecations(napi_env env, state *s, napi_value result) {
  return s->deprecations == NULL ? result : en_array(env, 2, (napi_value[]){result, s->deprecations});
}

/* (specifier, parent directory, flags, conditions) -> see the head; or [that, [rt_deprecation as an array of its
 * members, ...]]. flags: RT_RESOLVE_* of resolve.h; conditions: array of names, or undefined for Node's own. */
RT_OP(op_resolve) {
  (void)argc;
  state *s = get_state();
  unsigned flags = en_to_u32(argv[2]);
  bool import = (flags & RT_RESOLVE_IMPORT) != 0;
  const rt_conditions *conditions = import ? &rt_conditions_import : &rt_conditions_require;
  condition_list list;
  if (en_is_array(argv[3])) {
    read_conditions(env, argv[3], &list);
    conditions = &list.conditions;
  }
  en_str_tmp specifier, dir;
  en_str_tmp_init(&specifier, env, argv[0]);
  en_str_tmp_init(&dir, env, argv[1]);
  s->env = env;
  s->deprecations = NULL;
  int err = rt_resolve(s->resolver, specifier.p, specifier.len, dir.p, flags, conditions, &s->found,
                       &s->failure);
  en_str_tmp_deinit(&specifier);
  en_str_tmp_deinit(&dir);
  return with_deprecations(env, s, err != 0 ? en_i32(env, err) : result_of(env, argv[0], &s->found));
}

/* -> of the last resolve() or packageScope() that failed: [Node's error code or '', name of the
 * code, is it of "imports", path of package.json, path, key, target, reason]; resolve.h tells which
 * are set */
RT_OP(op_resolve_failure) {
  (void)argc, (void)argv;
  const rt_resolve_error *e = &get_state()->failure;
  const char *node_code = rt_resolve_node_code(e->code);
  napi_value items[] = {
    c_string(env, node_code != NULL ? node_code : ""),
    c_string(env, rt_err_name(e->code)),
    en_bool(env, e->is_import),
    c_string(env, e->pkg_json),
    c_string(env, e->path),
    c_string(env, e->key),
    c_string(env, e->target),
    c_string(env, e->reason),
  };
  return en_array(env, sizeof items / sizeof *items, items);
}

/* (id, with or without "node:") -> is it a builtin, written like this? */
RT_OP(op_resolve_is_builtin) {
  (void)argc;
  en_str_tmp id;
  en_str_tmp_init(&id, env, argv[0]);
  bool prefixed = strncmp(id.p, "node:", 5) == 0;
  bool is = rt_is_node_builtin(NULL, id.p + 5 * prefixed, id.len - 5 * prefixed, prefixed);
  en_str_tmp_deinit(&id);
  return en_bool(env, is);
}

static napi_value maybe_string(napi_env env, const char *s) {
  return s != NULL ? c_string(env, s) : en_undefined(env);
}

/* (path of a file or folder) -> of the package it belongs to [path of package.json, type ('none',
 * 'commonjs', 'module'), name, version, main, has exports, has imports]; undefined when there is
 * none; a negative code when its package.json is bad */
RT_OP(op_resolve_package_scope) {
  (void)argc;
  static const char *const types[] = {"none", "commonjs", "module"};
  state *s = get_state();
  en_str_tmp path;
  rt_package p;
  en_str_tmp_init(&path, env, argv[0]);
  int err = rt_resolve_scope(s->resolver, path.p, &p, &s->failure);
  en_str_tmp_deinit(&path);
  if (err == 1) return NULL;
  if (err != 0) return en_i32(env, err);
  napi_value items[] = {
    c_string(env, p.path),        c_string(env, types[p.type]),  maybe_string(env, p.name),
    maybe_string(env, p.version), maybe_string(env, p.main),     en_bool(env, p.has_exports),
    en_bool(env, p.has_imports),
  };
  return en_array(env, sizeof items / sizeof *items, items);
}

/* (path) -> 0 file, 1 directory, negative: none */
RT_OP(op_resolve_stat) {
  (void)argc;
  en_str_tmp path;
  en_str_tmp_init(&path, env, argv[0]);
  int kind = strlen(path.p) == path.len ? file_stat(NULL, path.p) : -ENOENT;
  en_str_tmp_deinit(&path);
  return en_i32(env, kind);
}

/* (path) -> path without symlinks, or a negative code */
RT_OP(op_resolve_realpath) {
  (void)argc;
  char out[RT_RESOLVE_PATH_MAX];
  en_str_tmp path;
  en_str_tmp_init(&path, env, argv[0]);
  int err = path.len < sizeof out ? file_realpath(NULL, path.p, out) : -ENAMETOOLONG;
  en_str_tmp_deinit(&path);
  return err != 0 ? en_i32(env, err) : c_string(env, out);
}

typedef struct path_array {
  napi_env env;
  napi_value array;
  uint32_t count;
} path_array;

static void add_path(void *ctx, const char *path, size_t len) {
  path_array *a = ctx;
  napi_set_element(a->env, a->array, a->count++, en_str_utf8(a->env, path, len));
}

/* (directory) -> node_modules folders, nearest first */
RT_OP(op_resolve_node_modules_paths) {
  (void)argc;
  path_array paths = {.env = env};
  napi_create_array(env, &paths.array);
  en_str_tmp dir;
  en_str_tmp_init(&dir, env, argv[0]);
  rt_resolve_node_modules_paths(dir.p, add_path, &paths);
  en_str_tmp_deinit(&dir);
  return paths.array;
}

/* (path, text) -> 0, or a negative code: from here on, in all threads, packages are looked up by that map */
RT_OP(op_resolve_set_package_map) {
  (void)argc;
  state *s = get_state();
  en_str_tmp path, text;
  en_str_tmp_init(&path, env, argv[0]);
  en_str_tmp_init(&text, env, argv[1]);
  package_map.path = strdup(path.p);
  package_map.text = malloc(text.len + 1);
  package_map.len = text.len;
  CHECK(package_map.path != NULL && package_map.text != NULL);
  memcpy(package_map.text, text.p, text.len + 1);
  en_str_tmp_deinit(&path);
  en_str_tmp_deinit(&text);
  return en_i32(env, set_map(s));
}

/* Forgets all package.json files read so far. */
RT_OP(op_resolve_forget) {
  (void)argc, (void)argv, (void)env;
  rt_resolver_forget(get_state()->resolver);
  return NULL;
}
