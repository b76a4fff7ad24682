/* SPDX-License-Identifier: MIT */
/*
 * Package maps: bare specifiers by a table instead of node_modules folders. Source: packages.md,
 * "Package maps"; modules.md, FIND_PACKAGE_ID and LOAD_PACKAGE_MAP.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "runtime/base/err.h"
#include "runtime/resolve/resolve_private.h"

struct rt_package_map {
  rt_arena arena;
  rt_str path;  /* of the file */
  rt_map by_id; /* -> rt_mapped_package */
  rt_map by_dir; /* the same by their folders, as written and without symlinks */
};

/* ---- reading --------------------------------------------------------------------------------- */

typedef struct reader {
  rt_resolver *r;
  rt_package_map *map;
  rt_resolve_error *err;
} reader;

static int invalid(reader *rd, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
static int invalid(reader *rd, const char *fmt, ...) {
  va_list ap;
  va_start(ap, fmt);
  vsnprintf(rd->err->reason, sizeof rd->err->reason, fmt, ap);
  va_end(ap);
  SET_TEXT(rd->err->pkg_json, rd->map->path);
  return rd->err->code = RT_E_PACKAGE_MAP_INVALID;
}

/* A URL relative to the map's own, to a path. */
static int read_url(reader *rd, rt_str id, rt_str url, char out[RT_RESOLVE_PATH_MAX]) {
  char decoded[RT_RESOLVE_PATH_MAX], dir[RT_RESOLVE_PATH_MAX];
  rt_str text = url;
  if (rt_str_starts(text, RT_STR("file:"))) {
    text = rt_str_slice(text, 5, text.len);
    if (rt_str_starts(text, RT_STR("//localhost/"))) text = rt_str_slice(text, 11, text.len);
    else if (rt_str_starts(text, RT_STR("///"))) text = rt_str_slice(text, 2, text.len);
  }
  if (rt_looks_like_url(text) || rt_str_starts(text, RT_STR("//"))) {
    return invalid(rd, "unsupported URL scheme in \"%.*s\" of package \"%.*s\": only file: is supported",
                   RT_STR_ARG(url), RT_STR_ARG(id));
  }
  int len = rt_path_from_url(decoded, text, NULL);
  SET_TEXT(dir, rt_str_slice(rd->map->path, 0, rt_str_rfind_byte(rd->map->path, '/')));
  int err = len < 0 ? len : rt_path_join(out, dir, decoded, (size_t)len, NULL);
  if (err != 0) return invalid(rd, "\"%.*s\" of package \"%.*s\" is no path", RT_STR_ARG(url), RT_STR_ARG(id));
  return 0;
}

static int read_dependencies(reader *rd, rt_mapped_package *p, const rt_json *given) {
  if (given == NULL) return 0;
  p->dependencies = given;
  bool ok = given->type == RT_JSON_OBJECT;
  for (const rt_json *d = given->first; ok && d != NULL; d = d->next) ok = d->type == RT_JSON_STRING;
  return ok ? 0 : invalid(rd, "\"dependencies\" of package \"%.*s\" is not an object of strings", RT_STR_ARG(p->id));
}

static int add_dir(reader *rd, rt_mapped_package *p) {
  char real[RT_RESOLVE_PATH_MAX];
  bool added;
  rt_map_entry *e = rt_map_add(&rd->map->by_dir, p->dir, &added);
  const rt_mapped_package *other = e->value.ptr;
  if (!added && rt_str_eq(other->dir, p->dir)) {
    return invalid(rd, "packages \"%.*s\" and \"%.*s\" have the same \"url\"", RT_STR_ARG(other->id),
                   RT_STR_ARG(p->id));
  }
  e->value.ptr = p;
  if (rd->r->fs.realpath(rd->r->fs.ctx, p->dir.p, real) != 0 || rt_str_is(p->dir, real)) return 0;
  e = rt_map_add(&rd->map->by_dir, rt_str_dup(&rd->map->arena, rt_str_c(real)), &added);
  if (added) e->value.ptr = p;
  return 0;
}

static int read_package(reader *rd, const rt_json *entry) {
  const rt_json *url = rt_json_get(entry, RT_STR("url"));
  char dir[RT_RESOLVE_PATH_MAX];
  if (entry->type != RT_JSON_OBJECT || url == NULL || url->type != RT_JSON_STRING)
    return invalid(rd, "package \"%.*s\" has no \"url\"", RT_STR_ARG(entry->key));
  rt_mapped_package *p = RT_NEW(&rd->map->arena, rt_mapped_package);
  p->id = entry->key;
  int err = read_url(rd, p->id, url->text, dir);
  if (err == 0) err = read_dependencies(rd, p, rt_json_get(entry, RT_STR("dependencies")));
  if (err != 0) return err;
  p->dir = rt_str_dup(&rd->map->arena, rt_str_c(dir));
  rt_map_set(&rd->map->by_id, p->id, p);
  return add_dir(rd, p);
}

static int read_map(reader *rd, rt_str text) {
  const rt_json *root;
  rt_json_error json;
  if (rt_json_parse(&rd->map->arena, text, &root, &json) != 0)
    return invalid(rd, "%s at offset %zu", json.text, json.at);
  const rt_json *packages = rt_json_get(root, RT_STR("packages"));
  if (packages == NULL || packages->type != RT_JSON_OBJECT) return invalid(rd, "it has no object \"packages\"");
  for (const rt_json *e = packages->first; e != NULL; e = e->next) {
    int err = read_package(rd, e);
    if (err != 0) return err;
  }
  return 0;
}

void rt_package_map_free(rt_package_map *map) {
  if (map == NULL) return;
  rt_map_deinit(&map->by_id);
  rt_map_deinit(&map->by_dir);
  rt_arena_deinit(&map->arena);
  free(map);
}

int rt_resolver_set_package_map(rt_resolver *r, const char *path, const char *text, size_t len,
                                rt_resolve_error *err) {
  rt_package_map *map = rt_xmalloc(sizeof *map);
  *map = (rt_package_map){0};
  rt_arena_init(&map->arena);
  map->path = rt_str_dup(&map->arena, rt_str_c(path));
  rt_package_map_free(r->map);
  r->map = map;
  return read_map(&(reader){r, map, err}, rt_str_of(text, len));
}

size_t rt_resolver_mapped(const rt_resolver *r, size_t i, const rt_mapped_package **out) {
  if (r->map == NULL) return 0;
  if (i < r->map->by_id.len) *out = r->map->by_id.p[i].value.ptr;
  return r->map->by_id.len;
}

/* ---- asking ---------------------------------------------------------------------------------- */

static int fail(query *q, int code, rt_str key) {
  q->err->code = code;
  SET_TEXT(q->err->key, key);
  SET_TEXT(q->err->pkg_json, q->r->map->path);
  return code;
}

/* FIND_PACKAGE_ID: of the folders above, the nearest that is a package's. */
static const rt_mapped_package *owner_of(const rt_package_map *map, rt_str dir) {
  while (dir.len > 0) {
    const rt_mapped_package *p = rt_map_get(&map->by_dir, dir);
    if (p != NULL || dir.len == 1) return p;
    size_t slash = rt_str_rfind_byte(dir, '/');
    dir.len = slash == 0 ? 1 : slash;
  }
  return NULL;
}

int rt_package_map_find(query *q, rt_str name, rt_str dir, rt_str *out) {
  const rt_package_map *map = q->r->map;
  const rt_mapped_package *from = owner_of(map, dir);
  if (from == NULL) return fail(q, RT_E_PACKAGE_MAP_EXTERNAL_FILE, q->spec);
  const rt_json *key = rt_json_get(from->dependencies, name);
  if (key == NULL) return fail(q, RT_E_MODULE_NOT_FOUND, q->spec);
  const rt_mapped_package *to = rt_map_get(&map->by_id, key->text);
  if (to == NULL) {
    SET_TEXT(q->err->target, key->text);
    SET_TEXT(q->err->path, from->id);
    return fail(q, RT_E_PACKAGE_MAP_KEY_NOT_FOUND, name);
  }
  *out = to->dir;
  return 0;
}
