/* SPDX-License-Identifier: MIT */
/*
 * resolve.h - Node's module resolution: from a specifier and a directory to a path.
 *
 * One implementation for both times: packager/graph.c calls it at build over the vfs, and
 * natives('resolve') at run time for computed and on-disk requires, over the image and the disk.
 * Source: Node's doc/api/modules.md "All together", esm.md "Resolution Algorithm Specification",
 * packages.md. It loads nothing and words no messages: it gives a code and what a caller needs to
 * word one. Paths are absolute, POSIX, normalised, at most RT_RESOLVE_PATH_MAX-1 bytes, UTF-8.
 *
 * A resolver caches package.json files and their scopes until rt_resolver_free (or
 * rt_resolver_forget); it does not cache file lookups: the vfs behind it may. One thread at a time.
 * Memory is an arena's: running out of it ends the process with a message (runtime/base/arena.h).
 */
#ifndef INGOT_RESOLVE_H
#define INGOT_RESOLVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/base/str.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { RT_RESOLVE_PATH_MAX = 4096 };

/* ---- errors ---------------------------------------------------------------------------------- */

/* rt_resolve() fails with one of these rows of runtime/base/err.def, -ENAMETOOLONG, or the errno of
 * reading a package.json. "MODULE_NOT_FOUND", "ERR_PACKAGE_PATH_NOT_EXPORTED", ...: the `code` that
 * Node's error has; NULL for codes that are not of resolution. Static.
 *   MODULE_NOT_FOUND MAIN_NOT_FOUND PACKAGE_PATH_NOT_EXPORTED INVALID_PACKAGE_TARGET
 *   PACKAGE_IMPORT_NOT_DEFINED INVALID_MODULE_SPECIFIER INVALID_PACKAGE_CONFIG
 *   UNSUPPORTED_DIR_IMPORT UNKNOWN_BUILTIN UNSUPPORTED_URL_SCHEME
 *   PACKAGE_MAP_INVALID PACKAGE_MAP_EXTERNAL_FILE PACKAGE_MAP_KEY_NOT_FOUND */
const char *rt_resolve_node_code(int code);

/* What a message needs beyond the specifier. Empty strings where it does not apply. Node's wording
 * is given beside each code's fields:
 *  PACKAGE_PATH_NOT_EXPORTED key ".": No "exports" main defined in {pkg_json}
 *                     else: Package subpath '{key}' is not defined by "exports" in {pkg_json}
 *  INVALID_PACKAGE_TARGET key, target (JSON text), is_import: Invalid "{exports|imports}" target
 * {target} defined [for '{key}' ]in the package config {pkg_json} PACKAGE_IMPORT_NOT_DEFINED key
 * (the specifier), pkg_json ("" when there is no scope) INVALID_MODULE_SPECIFIER key (the request),
 * reason INVALID_PACKAGE_CONFIG pkg_json, reason MODULE_NOT_FOUND path: the file that an
 * exports/imports target named, when it did ("" otherwise) MAIN_NOT_FOUND pkg_json, key: the value
 * of "main", path: what was tried -errno             path: the package.json that could not be read
 *  PACKAGE_MAP_INVALID pkg_json: the map, reason
 *  PACKAGE_MAP_EXTERNAL_FILE pkg_json: the map, key: the specifier
 *  PACKAGE_MAP_KEY_NOT_FOUND pkg_json: the map, key: the dependency, of package path, target: what it should be
 *  MODULE_NOT_FOUND with pkg_json but no path: the map does not have it, so that it is nowhere else either
 */
typedef struct rt_resolve_error {
  int code;
  bool is_import; /* imports, not exports */
  char pkg_json[RT_RESOLVE_PATH_MAX];
  char path[RT_RESOLVE_PATH_MAX];
  char key[1024];
  char target[1024];
  char reason[512];
} rt_resolve_error;

/* ---- where files are ------------------------------------------------------------------------- */

enum { RT_STAT_FILE = 0, RT_STAT_DIR = 1 };

typedef struct rt_resolve_fs {
  void *ctx;
  /* RT_STAT_FILE (anything that is not a directory), RT_STAT_DIR, or negative when there is none.
   */
  int (*stat)(void *ctx, const char *path);
  /* Whole file. 0 and *data (freed with `release`), or negative errno (-ENOENT when there is none).
   */
  int (*read)(void *ctx, const char *path, char **data, size_t *len);
  void (*release)(void *ctx, char *data, size_t len);
  /* Resolves symlinks into out[RT_RESOLVE_PATH_MAX]. 0 or negative errno. */
  int (*realpath)(void *ctx, const char *path, char *out);
} rt_resolve_fs;

/* Is `id` (without "node:") a builtin? `prefixed`: it was written node:id. */
typedef bool (*rt_is_builtin_fn)(void *ctx, const char *id, size_t len, bool prefixed);

/* Node 24's public builtins and Ingot's own (runtime/resolve/builtins.def). ctx is not used. */
bool rt_is_node_builtin(void *ctx, const char *id, size_t len, bool prefixed);

/* ---- resolving ------------------------------------------------------------------------------- */

enum {
  RT_RESOLVE_REQUIRE = 0,     /* extensions and directories are searched */
  RT_RESOLVE_IMPORT = 1 << 0, /* ES module rules: exact files; specifiers may be file: URLs */
  RT_RESOLVE_PRESERVE_SYMLINKS = 1 << 1, /* do not take the real path of the result */
  RT_RESOLVE_MAIN = 1 << 2,              /* an entry given on a command line: a bare "x" is "./x" */
};

typedef struct rt_resolver rt_resolver;

/* `fs` is copied. Conditions beyond "default" are given per call.*/
rt_resolver *rt_resolver_new(const rt_resolve_fs *fs, rt_is_builtin_fn is_builtin,
                             void *builtin_ctx);
void rt_resolver_free(rt_resolver *r);
/* Drops all cached package.json files. */
void rt_resolver_forget(rt_resolver *r);

typedef struct rt_conditions {
  const char *const *names; /* NUL-terminated */
  size_t count;
} rt_conditions;
/* Node's own: node, require / node, import; "module-sync" (an ES module that require() may load) and
 * "node-addons". */
extern const rt_conditions rt_conditions_require;
extern const rt_conditions rt_conditions_import;

enum { RT_RESOLVED_FILE, RT_RESOLVED_BUILTIN, RT_RESOLVED_DATA_URL };

typedef struct rt_resolved {
  int kind;                       /* RT_RESOLVED_* */
  char path[RT_RESOLVE_PATH_MAX]; /* FILE: its path; BUILTIN: its id without "node:" */
  size_t len;
  bool prefixed;     /* BUILTIN: was written with node: */
  const char *query; /* IMPORT: "?a#b" part of the specifier (points into it), or NULL */
} rt_resolved;

/* Resolves `spec` as seen from a module in directory `dir` (absolute). 0, or a negative code;
 * then *err (may be NULL) says more and *out is unspecified. */
int rt_resolve(rt_resolver *r, const char *spec, size_t spec_len, const char *dir, unsigned flags,
               const rt_conditions *conditions, rt_resolved *out, rt_resolve_error *err);

/* require.resolve.paths(): the node_modules directories from `dir` upwards, nearest first. Calls
 * `each` with a NUL-terminated path for every one. */
void rt_resolve_node_modules_paths(const char *dir,
                                   void (*each)(void *ctx, const char *path, size_t len),
                                   void *ctx);

/* ---- package maps ---------------------------------------------------------------------------- */

struct rt_json;

typedef struct rt_mapped_package {
  rt_str id, dir;                     /* NUL-terminated; dir: absolute, as its "url" says */
  const struct rt_json *dependencies; /* an object of strings, or NULL */
} rt_mapped_package;

/* From here on packages are looked up by the map `text`, a file at `path` (absolute), and not in node_modules
 * folders. 0, or RT_E_PACKAGE_MAP_INVALID with *err; then nothing may be resolved. */
int rt_resolver_set_package_map(rt_resolver *r, const char *path, const char *text, size_t len,
                                rt_resolve_error *err);
/* The i-th package, when there is one; how many there are. */
size_t rt_resolver_mapped(const rt_resolver *r, size_t i, const rt_mapped_package **out);

/* ---- deprecations ----------------------------------------------------------------------------- */

/* Where a resolution goes on, but Node warns that it will not for ever; the number is that of its
 * doc/api/deprecations.md. What is set besides pkg_json, the package.json that is at fault: */
enum {
  RT_DEPRECATED_MAIN = 128,           /* key: its "main", which leads nowhere; target: see below */
  RT_DEPRECATED_LOOKUP = 151,         /* key: its "main", or empty; target: see below */
  RT_DEPRECATED_TRAILING_SLASH = 155, /* request */
  RT_DEPRECATED_SLASHES = 166,        /* all */
};

typedef struct rt_deprecation {
  int number;
  bool is_import; /* of "imports", not "exports" */
  bool is_double; /* "//", not a slash where a "*" begins or ends */
  rt_str pkg_json;
  rt_str key;     /* of the map */
  rt_str request; /* what was looked up in the map */
  rt_str target;  /* 128, 151: the file that was taken, relative to the package; else the map's, expanded */
} rt_deprecation;

/* Called inside rt_resolve(), once for each; the strings are borrowed until it returns. */
typedef void (*rt_deprecated_fn)(void *ctx, const rt_deprecation *d);
void rt_resolver_on_deprecated(rt_resolver *r, rt_deprecated_fn fn, void *ctx);

/* ---- package scopes -------------------------------------------------------------------------- */

enum { RT_PACKAGE_TYPE_NONE, RT_PACKAGE_TYPE_COMMONJS, RT_PACKAGE_TYPE_MODULE };

/* Strings are borrowed from the resolver's cache; NULL when the member is missing or no string. */
typedef struct rt_package {
  const char *path; /* of package.json */
  const char *dir;  /* holding it */
  const char *name, *version, *main, *license;
  int type; /* RT_PACKAGE_TYPE_* */
  bool has_exports, has_imports;
} rt_package;

/* The package whose scope `path` (a file or directory to start above/at) lies in: the nearest
 * package.json upwards, not crossing node_modules. 0 and *out; 1 when there is no scope; or
 * RT_E_INVALID_PACKAGE_CONFIG, -errno. */
int rt_resolve_scope(rt_resolver *r, const char *path, rt_package *out, rt_resolve_error *err);

/* ---- paths -------------------------------------------------------------------------------------
 */

/* dir + "/" + rel with ".", ".." and doubled slashes removed; rel may be absolute; no trailing
 * slash except for "/". 0 and length in *out_len (may be NULL), or -ENAMETOOLONG. */
int rt_path_join(char out[RT_RESOLVE_PATH_MAX], const char *dir, const char *rel, size_t rel_len,
                 size_t *out_len);

#ifdef __cplusplus
}
#endif
#endif
