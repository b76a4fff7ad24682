/* SPDX-License-Identifier: MIT */
#include "packager/package_map.h"

#include <stdlib.h>

#include "runtime/base/err.h"
#include "runtime/base/file_url.h"
#include "runtime/resolve/json.h"

enum { MAX_MAP = 64 << 20 };

static int report(pk_graph *g, const char *path, const char *why) {
  cx_report(g->diags, CX_BAD_PACKAGE_MAP, cx_in_file(pk_shown(g, rt_str_c(path))), "Invalid package map: %s", why);
  return RT_E_DIAGNOSED;
}

int pk_package_map_read(pk_graph *g) {
  const char *given = g->options->package_map;
  char path[RT_RESOLVE_PATH_MAX];
  rt_str text;
  if (given == NULL) return 0;
  int err = rt_path_join(path, g->options->cwd, given, strlen(given), NULL);
  if (err == 0) err = pk_vfs_read(g->vfs, path, MAX_MAP, &text);
  if (err != 0) return report(g, given, rt_err_text(err));
  rt_resolve_error *e = rt_arena_alloc(g->arena, sizeof *e);
  err = rt_resolver_set_package_map(g->resolver, path, text.p, text.len, e);
  return err == 0 ? 0 : report(g, path, e->reason);
}

/* ---- for the executable ---------------------------------------------------------------------- */

static rt_str dir_of(const pk_graph *g, const pk_layout *l, const rt_mapped_package *p) {
  rt_str real;
  return pk_layout_path(l, g->arena, pk_vfs_real(g->vfs, p->dir.p, &real) == 0 ? real : p->dir);
}

static bool is_kept(const rt_map *kept, rt_str id) { return rt_map_find(kept, id) != NULL; }

static void put_url(rt_buf *out, rt_str path) {
  char *url = rt_file_url(path);
  rt_buf_fmt(out, "\"url\":\"%s\"", url);
  free(url);
}

static void put_dependencies(rt_buf *out, const rt_map *kept, const rt_json *dependencies) {
  bool first = true;
  rt_buf_c(out, ",\"dependencies\":{");
  for (const rt_json *d = dependencies != NULL ? dependencies->first : NULL; d != NULL; d = d->next) {
    if (!is_kept(kept, d->text)) continue;
    if (!first) rt_buf_c(out, ",");
    first = false;
    rt_buf_json_str(out, d->key);
    rt_buf_c(out, ":");
    rt_buf_json_str(out, d->text);
  }
  rt_buf_c(out, "}}");
}

rt_str pk_package_map_text(const pk_graph *g, const pk_layout *l) {
  const rt_mapped_package *p;
  size_t count = rt_resolver_mapped(g->resolver, SIZE_MAX, &p);
  rt_map kept = {0}; /* id -> its folder in the executable */
  rt_buf out = {0};
  for (size_t i = 0; i < count; i++) {
    (void)rt_resolver_mapped(g->resolver, i, &p);
    rt_str dir = dir_of(g, l, p);
    if (dir.len > 0) rt_map_set(&kept, p->id, (void *)rt_str_dup(g->arena, dir).p);
  }
  for (size_t i = 0; i < count; i++) {
    (void)rt_resolver_mapped(g->resolver, i, &p);
    const char *dir = rt_map_get(&kept, p->id);
    if (dir == NULL) continue;
    rt_buf_c(&out, out.len == 0 ? "{\"packages\":{" : ",");
    rt_buf_json_str(&out, p->id);
    rt_buf_c(&out, ":{");
    put_url(&out, rt_str_c(dir));
    put_dependencies(&out, &kept, p->dependencies);
  }
  if (out.len > 0) rt_buf_c(&out, "}}");
  rt_str text = rt_buf_take(&out, g->arena);
  rt_buf_deinit(&out);
  rt_map_deinit(&kept);
  return text;
}
