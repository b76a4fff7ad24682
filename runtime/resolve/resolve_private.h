/* SPDX-License-Identifier: MIT */
/* What the files of runtime/resolve share. Not for others. */
#ifndef INGOT_RESOLVE_PRIVATE_H
#define INGOT_RESOLVE_PRIVATE_H

#include "runtime/base/arena.h"
#include "runtime/base/map.h"
#include "runtime/base/str.h"
#include "runtime/resolve/json.h"
#include "runtime/resolve/resolve.h"

/* Internal results beside 0 (resolved) and negative codes. */
enum {
  RESOLVE_UNDEFINED = 1, /* the specification's undefined: go on with the next possibility */
  RESOLVE_NULL = 2,      /* its null: a target that forbids */
};

/* A package.json as read, or the memory that there is none (code -ENOENT) or that it is bad. */
typedef struct pkg {
  rt_package pub;
  rt_str dir, path;
  const rt_json *exports, *imports; /* NULL: missing or null */
  int code;                         /* 0, -ENOENT, RT_E_INVALID_PACKAGE_CONFIG, -errno */
  const char *reason;
} pkg;

typedef struct rt_package_map rt_package_map;

struct rt_resolver {
  rt_resolve_fs fs;
  rt_is_builtin_fn is_builtin;
  void *builtin_ctx;
  rt_arena arena;
  rt_map packages; /* path of package.json -> pkg */
  rt_package_map *map; /* NULL: none */
  rt_deprecated_fn on_deprecated; /* may be NULL */
  void *deprecated_ctx;
};

/* One call of rt_resolve. */
typedef struct query {
  rt_resolver *r;
  rt_str spec;
  const char *dir;
  unsigned flags;
  const rt_conditions *conditions;
  rt_resolved *out;
  rt_resolve_error *err; /* never NULL */
  const pkg *main_of;    /* the package whose "main", or index, is being looked for */
  bool main_missing;     /* ... and it is the index, as "main" leads nowhere */
} query;

/* ---- package.c ---- */

/* READ_PACKAGE_JSON of dir/package.json: 0 with *out, NULL when there is no such file; else err is
 * filled. */
int rt_pkg_read(rt_resolver *r, rt_str dir, rt_resolve_error *err, const pkg **out);
/* LOOKUP_PACKAGE_SCOPE, starting at `dir` itself: the same results. */
int rt_pkg_scope(rt_resolver *r, rt_str dir, rt_resolve_error *err, const pkg **out);

/* ---- package_map.c ---- */

/* The folder of the package that `name` is for a module in `dir`. 0 and *out, or an error; r->map is there. */
int rt_package_map_find(query *q, rt_str name, rt_str dir, rt_str *out);
void rt_package_map_free(rt_package_map *map);

/* ---- exports.c: these set out->path or a builtin, without looking whether the file is there ----
 */

/* scheme ":" as the URL parser reads it: then the string is a valid URL, near enough. */
bool rt_looks_like_url(rt_str s);
/* Splits "@scope/name/sub" or "name/sub": false when there is no valid package name. subpath is
 * "" or begins with '/'. */
bool rt_split_specifier(rt_str spec, rt_str *name, rt_str *subpath);
/* PACKAGE_EXPORTS_RESOLVE; subpath is "" or "/x". */
int rt_exports_resolve(query *q, const pkg *p, rt_str subpath);
/* PACKAGE_IMPORTS_RESOLVE without looking the scope up. */
int rt_imports_resolve(query *q, const pkg *p);

/* ---- resolve.c ---- */

/* PACKAGE_RESOLVE: an imports target or a bare ESM specifier, seen from `dir`. */
int rt_package_resolve(query *q, rt_str spec, rt_str dir);
/* Tells whoever listens. */
void rt_deprecate(query *q, const rt_deprecation *d);

/* ---- path.c ---- */

/* Percent-decodes and turns '\' into '/', as the URL parser does for file URLs, up to '?' or '#';
 * the length, or RT_E_INVALID_MODULE_SPECIFIER for an encoded slash, -ENAMETOOLONG. `rest` may be
 * NULL. */
int rt_path_from_url(char out[RT_RESOLVE_PATH_MAX], rt_str text, rt_str *rest);
/* dir + base.name into out->path; 0 or -ENAMETOOLONG. */
int rt_path_set(rt_resolved *out, rt_str dir, rt_str rel);

void rt_text_set(char *dst, size_t cap, rt_str s); /* copies with truncation and a NUL */
#define SET_TEXT(array, s) rt_text_set((array), sizeof(array), (s))

#endif
