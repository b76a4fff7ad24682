/* SPDX-License-Identifier: MIT */
/*
 * rt_resolve(): require() and import from a specifier to a path. Source: modules.md "All together",
 * esm.md ESM_RESOLVE and PACKAGE_RESOLVE; function names follow theirs. package.c reads
 * package.json files, exports.c walks their maps.
 */
#include <errno.h>
#include <stdlib.h>

#include "runtime/base/err.h"
#include "runtime/resolve/resolve_private.h"

static const char *const require_names[] = {"node", "require", "module-sync", "node-addons"};
static const char *const import_names[] = {"node", "import", "module-sync", "node-addons"};
const rt_conditions rt_conditions_require = {require_names,
                                             sizeof require_names / sizeof *require_names};
const rt_conditions rt_conditions_import = {import_names,
                                            sizeof import_names / sizeof *import_names};

const char *rt_resolve_node_code(int code) {
  switch (code) {
    case RT_E_MODULE_NOT_FOUND: case RT_E_MAIN_NOT_FOUND: return "MODULE_NOT_FOUND";
    case RT_E_PACKAGE_PATH_NOT_EXPORTED: return "ERR_PACKAGE_PATH_NOT_EXPORTED";
    case RT_E_INVALID_PACKAGE_TARGET: return "ERR_INVALID_PACKAGE_TARGET";
    case RT_E_PACKAGE_IMPORT_NOT_DEFINED: return "ERR_PACKAGE_IMPORT_NOT_DEFINED";
    case RT_E_INVALID_MODULE_SPECIFIER: return "ERR_INVALID_MODULE_SPECIFIER";
    case RT_E_INVALID_PACKAGE_CONFIG: return "ERR_INVALID_PACKAGE_CONFIG";
    case RT_E_UNSUPPORTED_DIR_IMPORT: return "ERR_UNSUPPORTED_DIR_IMPORT";
    case RT_E_UNKNOWN_BUILTIN: return "ERR_UNKNOWN_BUILTIN_MODULE";
    case RT_E_UNSUPPORTED_URL_SCHEME: return "ERR_UNSUPPORTED_ESM_URL_SCHEME";
    case RT_E_PACKAGE_MAP_INVALID: return "ERR_PACKAGE_MAP_INVALID";
    case RT_E_PACKAGE_MAP_EXTERNAL_FILE: return "ERR_PACKAGE_MAP_EXTERNAL_FILE";
    case RT_E_PACKAGE_MAP_KEY_NOT_FOUND: return "ERR_PACKAGE_MAP_KEY_NOT_FOUND";
    default: return NULL;
  }
}

rt_resolver *rt_resolver_new(const rt_resolve_fs *fs, rt_is_builtin_fn is_builtin,
                             void *builtin_ctx) {
  rt_resolver *r = rt_xmalloc(sizeof *r);
  *r = (rt_resolver){.fs = *fs, .is_builtin = is_builtin, .builtin_ctx = builtin_ctx};
  rt_arena_init(&r->arena);
  rt_map_init(&r->packages);
  return r;
}

void rt_resolver_forget(rt_resolver *r) {
  rt_map_deinit(&r->packages);
  rt_arena_deinit(&r->arena);
  rt_map_init(&r->packages);
  rt_arena_init(&r->arena);
}

void rt_resolver_free(rt_resolver *r) {
  if (r == NULL) return;
  rt_map_deinit(&r->packages);
  rt_arena_deinit(&r->arena);
  rt_package_map_free(r->map);
  free(r);
}

void rt_resolver_on_deprecated(rt_resolver *r, rt_deprecated_fn fn, void *ctx) {
  r->on_deprecated = fn;
  r->deprecated_ctx = ctx;
}

void rt_deprecate(query *q, const rt_deprecation *d) {
  if (q->r->on_deprecated != NULL) q->r->on_deprecated(q->r->deprecated_ctx, d);
}

/* ---- small questions ------------------------------------------------------------------------- */

static int stat_of(query *q, const char *path) { return q->r->fs.stat(q->r->fs.ctx, path); }

static int fail(query *q, int code, rt_str key) {
  q->err->code = code;
  SET_TEXT(q->err->key, key);
  return code;
}

static int not_found(query *q) { return fail(q, RT_E_MODULE_NOT_FOUND, q->spec); }

static int builtin(query *q, rt_str id, bool prefixed) {
  if (!q->r->is_builtin(q->r->builtin_ctx, id.p, id.len, prefixed)) return RESOLVE_UNDEFINED;
  q->out->kind = RT_RESOLVED_BUILTIN;
  q->out->prefixed = prefixed;
  q->out->len = id.len;
  SET_TEXT(q->out->path, id);
  return 0;
}

static bool is_relative(rt_str s) {
  return rt_str_is(s, ".") || rt_str_is(s, "..") || rt_str_starts(s, RT_STR("./")) ||
         rt_str_starts(s, RT_STR("../"));
}

/* Node looks for no file, only for a folder, behind these. */
static bool ends_as_directory(rt_str s) {
  return rt_str_ends(s, RT_STR("/")) || rt_str_is(s, ".") || rt_str_is(s, "..") ||
         rt_str_ends(s, RT_STR("/.")) || rt_str_ends(s, RT_STR("/.."));
}

/* out->path as seen from the package; whole when it lies elsewhere. */
static rt_str path_in(const pkg *p, const query *q) {
  rt_str path = rt_str_of(q->out->path, q->out->len);
  bool inside = rt_str_starts(path, p->dir) && path.len > p->dir.len && path.p[p->dir.len] == '/';
  return inside ? rt_str_slice(path, p->dir.len + 1, path.len) : path;
}

static bool is_es_module(query *q) {
  rt_str path = rt_str_of(q->out->path, q->out->len);
  rt_resolve_error unused;
  const pkg *p;
  if (!rt_str_ends(path, RT_STR(".js"))) return false;
  rt_str dir = rt_str_slice(path, 0, rt_str_rfind_byte(path, '/'));
  return rt_pkg_scope(q->r, dir, &unused, &p) == 0 && p != NULL && p->pub.type == RT_PACKAGE_TYPE_MODULE;
}

/* For an import "main" is to name an ES module in full. */
static bool is_lookup(query *q, const pkg *p, rt_str main) {
  char named[RT_RESOLVE_PATH_MAX];
  const char *dir = p->pub.dir;
  bool exact = main.len > 0 && rt_path_join(named, dir, main.p, main.len, NULL) == 0 &&
               strcmp(named, q->out->path) == 0;
  return !exact && is_es_module(q);
}

static void check_main(query *q) {
  const pkg *p = q->main_of;
  rt_str main = rt_str_c(p->pub.main);
  bool import = (q->flags & RT_RESOLVE_IMPORT) != 0;
  q->main_of = NULL;
  if (import ? !is_lookup(q, p, main) : !q->main_missing) return;
  rt_deprecate(q, &(rt_deprecation){.number = import ? RT_DEPRECATED_LOOKUP : RT_DEPRECATED_MAIN,
                                    .pkg_json = p->path, .key = main, .target = path_in(p, q)});
}

/* out->path is a file: its real path, unless symlinks are to be preserved. */
static int finish(query *q) {
  q->out->kind = RT_RESOLVED_FILE;
  if (q->main_of != NULL && q->r->on_deprecated != NULL) check_main(q);
  if ((q->flags & RT_RESOLVE_PRESERVE_SYMLINKS) != 0) return 0;
  char real[RT_RESOLVE_PATH_MAX];
  int err = q->r->fs.realpath(q->r->fs.ctx, q->out->path, real);
  if (err != 0) return fail(q, err, q->spec);
  q->out->len = strlen(real);
  memcpy(q->out->path, real, q->out->len + 1);
  return 0;
}

/* ---- LOAD_AS_FILE, LOAD_INDEX, LOAD_AS_DIRECTORY --------------------------------------------- */

/* These try out->path with something added: 0, RESOLVE_UNDEFINED, or an error. out->path is
 * unchanged when nothing was found. */
static int try_suffix(query *q, const char *suffix) {
  size_t len = q->out->len, n = strlen(suffix);
  if (len + n >= sizeof q->out->path) return RESOLVE_UNDEFINED;
  memcpy(q->out->path + len, suffix, n + 1);
  if (stat_of(q, q->out->path) == RT_STAT_FILE) {
    q->out->len += n;
    return finish(q);
  }
  q->out->path[len] = 0;
  return RESOLVE_UNDEFINED;
}

static int try_extensions(query *q) {
  static const char *const extensions[] = {".js", ".json", ".node"};
  int result = RESOLVE_UNDEFINED;
  for (size_t i = 0; i < 3 && result == RESOLVE_UNDEFINED; i++)
    result = try_suffix(q, extensions[i]);
  return result;
}

static int load_as_file(query *q) {
  if (stat_of(q, q->out->path) == RT_STAT_FILE) return finish(q);
  return try_extensions(q);
}

static int load_index(query *q) {
  static const char *const names[] = {"/index.js", "/index.json", "/index.node"};
  size_t len = q->out->len;
  if (len == 1) q->out->len = 0; /* the root */
  int result = RESOLVE_UNDEFINED;
  for (size_t i = 0; i < 3 && result == RESOLVE_UNDEFINED; i++) result = try_suffix(q, names[i]);
  if (result == RESOLVE_UNDEFINED) q->out->len = len;
  return result;
}

/* The package's "main", then its index; `dir` is in out->path and comes back there. */
static int load_main(query *q, const pkg *p, rt_str main) {
  char dir[RT_RESOLVE_PATH_MAX];
  rt_str here = rt_str_of(q->out->path, q->out->len);
  SET_TEXT(dir, here);
  here.p = dir;
  int result = rt_path_set(q->out, here, main);
  if (result != 0) return fail(q, result, q->spec);
  if (!rt_str_ends(main, RT_STR("/"))) result = load_as_file(q);
  else result = RESOLVE_UNDEFINED;
  if (result == RESOLVE_UNDEFINED) result = load_index(q);
  if (result != RESOLVE_UNDEFINED) return result;
  SET_TEXT(q->err->path, rt_str_of(q->out->path, q->out->len));
  rt_path_set(q->out, here, RT_STR_NONE);
  q->main_missing = true;
  result = load_index(q);
  if (result != RESOLVE_UNDEFINED) return result;
  SET_TEXT(q->err->pkg_json, p->path);
  return fail(q, RT_E_MAIN_NOT_FOUND, main);
}

static int load_as_directory(query *q) {
  if (stat_of(q, q->out->path) != RT_STAT_DIR) return RESOLVE_UNDEFINED;
  const pkg *p;
  int err = rt_pkg_read(q->r, rt_str_of(q->out->path, q->out->len), q->err, &p);
  if (err != 0) return err;
  q->main_of = p;
  if (p == NULL || p->pub.main == NULL || p->pub.main[0] == 0) return load_index(q);
  return load_main(q, p, rt_str_c(p->pub.main));
}

static int load_path(query *q, bool as_directory) {
  int result = as_directory ? RESOLVE_UNDEFINED : load_as_file(q);
  return result == RESOLVE_UNDEFINED ? load_as_directory(q) : result;
}

/* RESOLVE_ESM_MATCH: what an exports or imports map gave must be a file. */
static int finish_match(query *q, int result, const pkg *p) {
  if (result != 0 || q->out->kind == RT_RESOLVED_BUILTIN) return result;
  if (stat_of(q, q->out->path) == RT_STAT_FILE &&
      !rt_str_ends(rt_str_c(q->out->path), RT_STR("/"))) {
    return finish(q);
  }
  SET_TEXT(q->err->path, rt_str_of(q->out->path, q->out->len));
  if (p != NULL) SET_TEXT(q->err->pkg_json, p->path);
  return not_found(q);
}

/* ---- packages by name ------------------------------------------------------------------------ */

/* LOAD_PACKAGE_SELF, PACKAGE_SELF_RESOLVE */
static int resolve_self(query *q, rt_str name, rt_str subpath, rt_str dir) {
  const pkg *p;
  int err = rt_pkg_scope(q->r, dir, q->err, &p);
  if (err != 0) return err;
  if (p == NULL || p->exports == NULL || p->pub.name == NULL) return RESOLVE_UNDEFINED;
  if (!rt_str_is(name, p->pub.name)) return RESOLVE_UNDEFINED;
  return finish_match(q, rt_exports_resolve(q, p, subpath), p);
}

typedef int (*try_fn)(query *q, rt_str modules, rt_str spec, rt_str name, rt_str subpath);

/* Calls `try_one` with each node_modules folder that exists, from dir upwards. */
static int walk_node_modules(query *q, rt_str dir, rt_str spec, rt_str name, rt_str subpath,
                             try_fn try_one) {
  static const char folder[] = "/node_modules";
  char path[RT_RESOLVE_PATH_MAX];
  size_t len = dir.len == 1 ? 0 : dir.len;
  if (len + sizeof folder > sizeof path) return RESOLVE_UNDEFINED;
  if (len > 0) memcpy(path, dir.p, len);
  for (;;) {
    if (!rt_str_ends(rt_str_of(path, len), RT_STR("/node_modules"))) {
      memcpy(path + len, folder, sizeof folder);
      int result = RESOLVE_UNDEFINED;
      if (stat_of(q, path) == RT_STAT_DIR) {
        result = try_one(q, rt_str_of(path, len + sizeof folder - 1), spec, name, subpath);
      }
      if (result != RESOLVE_UNDEFINED) return result;
    }
    if (len == 0) return RESOLVE_UNDEFINED;
    while (path[--len] != '/') {}
  }
}

/* The package.json of the folder in out->path when it has "exports". */
static int package_with_exports(query *q, const pkg **out) {
  int err = rt_pkg_read(q->r, rt_str_of(q->out->path, q->out->len), q->err, out);
  if (err == 0 && *out != NULL && (*out)->exports == NULL) *out = NULL;
  return err;
}

/* LOAD_NODE_MODULES, one folder */
static int require_from_modules(query *q, rt_str modules, rt_str spec, rt_str name,
                                rt_str subpath) {
  const pkg *p = NULL;
  int err = 0;
  if (name.len > 0 && rt_path_set(q->out, modules, name) == 0) err = package_with_exports(q, &p);
  if (err != 0) return err;
  if (p != NULL) return finish_match(q, rt_exports_resolve(q, p, subpath), p);
  if (rt_path_set(q->out, modules, spec) != 0) return RESOLVE_UNDEFINED;
  return load_path(q, ends_as_directory(spec));
}

/* PACKAGE_RESOLVE step 10 for the package in out->path: without exports it gives the file as written. */
static int import_from_package(query *q, rt_str spec, rt_str subpath) {
  const pkg *p;
  if (stat_of(q, q->out->path) != RT_STAT_DIR) return RESOLVE_UNDEFINED;
  int err = package_with_exports(q, &p);
  if (err != 0) return err;
  if (p != NULL) return rt_exports_resolve(q, p, subpath);
  if (subpath.len == 0) {
    err = load_as_directory(q);
    return err == RESOLVE_UNDEFINED ? not_found(q) : err;
  }
  char rel[RT_RESOLVE_PATH_MAX], base[RT_RESOLVE_PATH_MAX];
  int len = rt_path_from_url(rel, rt_str_slice(subpath, 1, subpath.len), NULL);
  if (len < 0) return fail(q, len, spec);
  SET_TEXT(base, rt_str_of(q->out->path, q->out->len));
  err = rt_path_set(q->out, rt_str_c(base), rt_str_of(rel, (size_t)len));
  return err != 0 ? fail(q, err, spec) : 0;
}

static int import_from_modules(query *q, rt_str modules, rt_str spec, rt_str name, rt_str subpath) {
  return rt_path_set(q->out, modules, name) != 0 ? RESOLVE_UNDEFINED : import_from_package(q, spec, subpath);
}

/* What the map says goes before the package's own name. */
static int import_from_map(query *q, rt_str spec, rt_str name, rt_str subpath, rt_str dir) {
  rt_str to;
  int found = rt_package_map_find(q, name, dir, &to);
  int result = found == 0 ? rt_path_set(q->out, to, RT_STR_NONE) : resolve_self(q, name, subpath, dir);
  if (found == 0 && result == 0) result = import_from_package(q, spec, subpath);
  if (result != RESOLVE_UNDEFINED) return result;
  return found == 0 ? not_found(q) : rt_package_map_find(q, name, dir, &to);
}

int rt_package_resolve(query *q, rt_str spec, rt_str dir) {
  int result = builtin(q, spec, false);
  if (result != RESOLVE_UNDEFINED) return result;
  rt_str name, subpath;
  if (!rt_split_specifier(spec, &name, &subpath)) {
    SET_TEXT(q->err->reason, RT_STR("is not a valid package name"));
    return fail(q, RT_E_INVALID_MODULE_SPECIFIER, spec);
  }
  if (q->r->map != NULL) return import_from_map(q, spec, name, subpath, dir);
  result = resolve_self(q, name, subpath, dir);
  if (result != RESOLVE_UNDEFINED) return result;
  result = walk_node_modules(q, dir, spec, name, subpath, import_from_modules);
  return result == RESOLVE_UNDEFINED ? not_found(q) : result;
}

/* ---- require --------------------------------------------------------------------------------- */

static int require_imports(query *q, rt_str dir) {
  const pkg *p;
  int err = rt_pkg_scope(q->r, dir, q->err, &p);
  if (err != 0) return err;
  if (p == NULL || p->imports == NULL) return RESOLVE_UNDEFINED;
  return finish_match(q, rt_imports_resolve(q, p), p);
}

static int require_path(query *q) {
  int result = rt_path_join(q->out->path, q->dir, q->spec.p, q->spec.len, &q->out->len);
  if (result != 0) return fail(q, result, q->spec);
  result = load_path(q, ends_as_directory(q->spec));
  return result == RESOLVE_UNDEFINED ? not_found(q) : result;
}

/* LOAD_PACKAGE_MAP */
static int require_from_map(query *q, rt_str name, rt_str subpath, rt_str dir) {
  rt_str to;
  const pkg *p;
  int err = rt_package_map_find(q, name, dir, &to);
  if (err == 0) err = rt_path_set(q->out, to, RT_STR_NONE);
  if (err == 0) err = package_with_exports(q, &p);
  if (err != 0) return err;
  if (p != NULL) return finish_match(q, rt_exports_resolve(q, p, subpath), p);
  rt_str rel = subpath.len > 0 ? rt_str_slice(subpath, 1, subpath.len) : subpath;
  if (rt_path_set(q->out, to, rel) != 0) return RESOLVE_UNDEFINED;
  return load_path(q, subpath.len == 0 || ends_as_directory(subpath));
}

static int require_bare(query *q, rt_str dir) {
  int result = RESOLVE_UNDEFINED;
  if (q->spec.p[0] == '#') result = require_imports(q, dir);
  rt_str name = RT_STR_NONE, subpath = RT_STR_NONE;
  if (!rt_split_specifier(q->spec, &name, &subpath)) name = RT_STR_NONE;
  if (result == RESOLVE_UNDEFINED && name.len > 0) result = resolve_self(q, name, subpath, dir);
  if (result == RESOLVE_UNDEFINED) {
    result = q->r->map != NULL ? require_from_map(q, name, subpath, dir)
                               : walk_node_modules(q, dir, q->spec, name, subpath, require_from_modules);
  }
  return result == RESOLVE_UNDEFINED ? not_found(q) : result;
}

static int resolve_require(query *q, rt_str dir) {
  bool absolute = q->spec.p[0] == '/';
  if (absolute || is_relative(q->spec)) return require_path(q);
  if ((q->flags & RT_RESOLVE_MAIN) != 0) return require_path(q);
  int result = builtin(q, q->spec, false);
  return result == RESOLVE_UNDEFINED ? require_bare(q, dir) : result;
}

/* ---- import ---------------------------------------------------------------------------------- */

/* ESM_RESOLVE step 7, for out->path. */
static int finish_import(query *q, const char *trailing) {
  int kind = stat_of(q, q->out->path);
  SET_TEXT(q->err->path, rt_str_of(q->out->path, q->out->len));
  if (kind == RT_STAT_DIR) return fail(q, RT_E_UNSUPPORTED_DIR_IMPORT, q->spec);
  if (kind != RT_STAT_FILE || *trailing == '/') return not_found(q);
  q->err->path[0] = 0;
  return finish(q);
}

static int import_path(query *q, rt_str url) {
  char path[RT_RESOLVE_PATH_MAX];
  rt_str rest;
  int len = rt_path_from_url(path, url, &rest);
  if (len == RT_E_INVALID_MODULE_SPECIFIER) {
    SET_TEXT(q->err->reason, RT_STR("must not include encoded \"/\" or \"\\\" characters"));
  }
  if (len < 0) return fail(q, len, q->spec);
  q->out->query = rest.len > 0 ? rest.p : NULL;
  int err = rt_path_join(q->out->path, q->dir, path, (size_t)len, &q->out->len);
  if (err != 0) return fail(q, err, q->spec);
  return finish_import(q, len > 0 ? path + len - 1 : "");
}

static bool has_scheme(rt_str s) {
  size_t colon = rt_str_find_byte(s, ':', 0);
  if (colon == RT_STR_MISSING || colon == 0) return false;
  for (size_t i = 0; i < colon; i++) {
    char c = s.p[i];
    if (c == '/' || c == '@' || c == '#' || c == '.' || c == '%') return false;
  }
  return true;
}

static int import_url(query *q) {
  rt_str s = q->spec;
  if (rt_str_starts(s, RT_STR("data:"))) {
    q->out->kind = RT_RESOLVED_DATA_URL;
    q->out->len = 0;
    q->out->path[0] = 0;
    return 0;
  }
  if (!rt_str_starts(s, RT_STR("file:"))) return fail(q, RT_E_UNSUPPORTED_URL_SCHEME, s);
  s = rt_str_slice(s, 5, s.len);
  if (rt_str_starts(s, RT_STR("//localhost/"))) s = rt_str_slice(s, 11, s.len);
  else if (rt_str_starts(s, RT_STR("///"))) s = rt_str_slice(s, 2, s.len);
  else if (rt_str_starts(s, RT_STR("//"))) return fail(q, RT_E_UNSUPPORTED_URL_SCHEME, q->spec);
  return import_path(q, s);
}

static int resolve_import(query *q, rt_str dir) {
  if (q->spec.p[0] == '/' || is_relative(q->spec)) return import_path(q, q->spec);
  int result;
  if (q->spec.p[0] == '#') {
    const pkg *p;
    result = rt_pkg_scope(q->r, dir, q->err, &p);
    if (result == 0) result = rt_imports_resolve(q, p);
  } else {
    result = builtin(q, q->spec, false);
    if (result == 0) return 0;
    if (has_scheme(q->spec)) return import_url(q);
    result = rt_package_resolve(q, q->spec, dir);
  }
  if (result != 0 || q->out->kind == RT_RESOLVED_BUILTIN) return result;
  return finish_import(q, q->out->path + q->out->len - 1);
}

/* ---- the door -------------------------------------------------------------------------------- */

static void clear_error(rt_resolve_error *e) {
  e->code = 0;
  e->is_import = false;
  e->pkg_json[0] = e->path[0] = e->key[0] = e->target[0] = e->reason[0] = 0;
}

int rt_resolve(rt_resolver *r, const char *spec, size_t spec_len, const char *dir, unsigned flags,
               const rt_conditions *conditions, rt_resolved *out, rt_resolve_error *err) {
  rt_resolve_error unused;
  query q = {r,   rt_str_of(spec, spec_len),  dir, flags, conditions,
             out, err != NULL ? err : &unused, NULL, false};
  clear_error(q.err);
  out->query = NULL;
  out->prefixed = false;
  if (spec_len == 0 || memchr(spec, 0, spec_len) != NULL) return not_found(&q);
  if (rt_str_starts(q.spec, RT_STR("node:"))) {
    int result = builtin(&q, rt_str_slice(q.spec, 5, spec_len), true);
    return result == RESOLVE_UNDEFINED ? fail(&q, RT_E_UNKNOWN_BUILTIN, q.spec) : result;
  }
  bool import = (flags & RT_RESOLVE_IMPORT) != 0;
  return import ? resolve_import(&q, rt_str_c(dir)) : resolve_require(&q, rt_str_c(dir));
}
